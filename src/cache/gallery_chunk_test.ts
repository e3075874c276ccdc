import { deepEqual, equal, ok } from "node:assert/strict";
import type { GalleryPage } from "../types.ts";
import {
  chunksOf,
  decodeChunk,
  decodeHead,
  encodeChunk,
  encodeHead,
  newWrite,
  rowsPerChunk,
} from "./gallery_chunk.ts";
import { maxSealedBytes } from "./sealed.ts";

const dimension = 8;
const head = { write: 281_474_976_710_655, dimension, rows: 3 };
const place = { ...head, index: 0 };

const { MAX_SAFE_INTEGER } = Number;

/** Three sound rows, with the ids, persons and numbers that a test wants instead. */
function pageOf(change: { ids?: number[]; persons?: number[]; value?: number } = {}): GalleryPage {
  const { ids = [1, 2, MAX_SAFE_INTEGER], persons = [7, 2 ** 40, 7], value } = change;
  const embeddings = new Float32Array(ids.length * dimension).fill(Math.sqrt(1 / dimension));
  if (value !== undefined) embeddings[dimension + 3] = value;
  return {
    enrollmentIds: Float64Array.from(ids),
    personIds: Float64Array.from(persons),
    embeddings,
  };
}

const page = pageOf();
const none = pageOf({ ids: [], persons: [] });
const encoded = encodeChunk([page], place);

Deno.test("rows come back bit for bit", () => {
  deepEqual(decodeChunk(encoded, place, 0), page);
  deepEqual(decodeChunk(encodeChunk([none], place), { ...place, rows: 0 }, 0), none);
});

Deno.test("each array can be handed on without the others", () => {
  const decoded = decodeChunk(encoded, place, 0);
  ok(decoded);
  for (const { buffer, byteLength } of Object.values(decoded)) {
    equal(buffer.byteLength, byteLength);
    equal(buffer.transfer(0).byteLength, 0);
  }
});

Deno.test("a chunk holds the rows of several pages", () => {
  const [first, rest] = [{ ids: [1], persons: [7] }, {
    ids: [2, MAX_SAFE_INTEGER],
    persons: [2 ** 40, 7],
  }];
  const bytes = encodeChunk([pageOf(first), none, pageOf(rest)], place);
  deepEqual(bytes, encoded);
});

Deno.test("a view into other bytes is read as the view", () => {
  const larger = new Uint8Array(encoded.length + 3);
  larger.set(encoded, 3);
  deepEqual(decodeChunk(larger.subarray(3), place, 0), page);
});

const unsound: Readonly<Record<string, GalleryPage>> = {
  "NaN": pageOf({ value: NaN }),
  "infinity": pageOf({ value: Infinity }),
  "a length of 0.94": pageOf({ value: 0 }),
  "a length of 1.002": pageOf({ value: 0.36 }),
  "an id of 0": pageOf({ ids: [0, 1, 2] }),
  "a negative id": pageOf({ ids: [-3, 1, 2] }),
  "half an id": pageOf({ ids: [1, 1.5, 2] }),
  "an id that is no number": pageOf({ ids: [1, NaN, 2] }),
  "an id beyond 53 bits": pageOf({ ids: [1, 2, 2 ** 53] }),
  "ids twice": pageOf({ ids: [1, 2, 2] }),
  "ids that descend": pageOf({ ids: [2, 1, 3] }),
  "a person of 0": pageOf({ persons: [1, 0, 1] }),
  "a person that is no number": pageOf({ persons: [1, 1, NaN] }),
};

for (const [what, given] of Object.entries(unsound)) {
  Deno.test(`${what} makes a chunk unreadable`, () => {
    equal(decodeChunk(encodeChunk([given], place), place, 0), undefined);
  });
}

Deno.test("a chunk is read in its own place only", () => {
  const others = [{ write: 1 }, { index: 1 }, { rows: 2 }, { rows: 4 }, { dimension: 4 }];
  for (const other of others) equal(decodeChunk(encoded, { ...place, ...other }, 0), undefined);
  equal(decodeChunk(encoded, place, 1), undefined);
  equal(decodeChunk(encoded.subarray(0, encoded.length - 1), place, 0), undefined);
  equal(decodeChunk(new Uint8Array([...encoded, 0]), place, 0), undefined);
  equal(decodeChunk(new Uint8Array(), place, 0), undefined);
  equal(decodeChunk(encodeHead(head), { ...place, rows: 0 }, 0), undefined);
});

Deno.test("a head comes back, and only a head does", () => {
  deepEqual(decodeHead(encodeHead(head), dimension), head);
  equal(decodeHead(undefined, dimension), undefined);
  equal(decodeHead(encodeHead(head), 512), undefined);
  equal(decodeHead(encodeHead({ ...head, rows: -1 }), dimension), undefined);
  equal(decodeHead(encodeHead({ ...head, rows: NaN }), dimension), undefined);
  equal(decodeHead(encodeHead(head).subarray(8), dimension), undefined);
  equal(decodeHead(encodeChunk([none], place), dimension), undefined);
});

Deno.test("full chunks can be sealed, for every dimension", () => {
  for (const size of [64, 128, 512, 1024, 4096]) {
    const count = rowsPerChunk(size);
    const given = {
      enrollmentIds: new Float64Array(count),
      personIds: new Float64Array(count),
      embeddings: new Float32Array(count * size),
    };
    const bytes = encodeChunk([given], { write: 1, dimension: size, index: 0 });
    ok(bytes.length <= maxSealedBytes / 2);
    equal(chunksOf(count, size), 1);
    equal(chunksOf(count + 1, size), 2);
    equal(chunksOf(0, size), 0);
  }
});

Deno.test("two writes have different numbers of 48 bits", () => {
  const [one, two] = [newWrite(), newWrite()];
  ok(one !== two && Number.isSafeInteger(one) && one >= 0 && one < 2 ** 48);
});
