import assert from "node:assert/strict";
import fc from "fast-check";
import { contractOf } from "../../tests/stores/fixtures.ts";
import { WajahError } from "../errors.ts";
import { normalize } from "../face/normalize.ts";
import { nameOf } from "../name.ts";
import {
  badLine,
  endLine,
  headerLine,
  parseHeader,
  parseSample,
  sampleLine,
} from "./transfer_line.ts";

const contract = contractOf("test", 4);

/** A line that says what a good one does, but for what is given. */
function line(given: Record<string, unknown> = {}): string {
  const embedding = base64(0.5, 0.5, 0.5, 0.5);
  const good = { id: 1, user_id: "u", name: "Ani", created_at: "2024-02-29 10:30:00", embedding };
  return JSON.stringify({ ...good, ...given });
}

function base64(...values: number[]): string {
  return new Uint8Array(Float32Array.from(values).buffer).toBase64();
}

/** Checks that a line is refused by its number, without a word of what it holds. */
function refused(text: string, read = () => parseSample(text, 7, 4) as unknown, number = 7) {
  assert.throws(read, (error: Error) => {
    assert(error instanceof WajahError, `${text}: ${error}`);
    assert.equal(error.code, "invalid_field");
    const errors = [{ field: `line ${number}`, message: "invalid_line" }];
    assert.deepEqual([error.fields, error.cause], [{ errors }, undefined]);
    return true;
  }, text);
}

function refusedHeader(text: string) {
  refused(text, () => parseHeader(text), 1);
}

Deno.test("a header comes back as the contract it was made of", () => {
  const text = headerLine(contract, "a");
  assert.equal(text.indexOf("\n"), text.length - 1);
  assert.deepEqual(parseHeader(text), contract);
});

Deno.test("a header tells nothing of a contract but what binds an embedding", () => {
  const more = { ...contract, path: "/models/secret.onnx" };
  assert(!headerLine(more, "a").includes("secret"));
});

Deno.test("a line that is no header of this format is refused as line 1", () => {
  const good = JSON.parse(headerLine(contract, "a"));
  refusedHeader("");
  refusedHeader("null");
  refusedHeader(line());
  refusedHeader(headerLine(contract, "a").slice(0, -10));
  refusedHeader(JSON.stringify({ ...good, format: "wajah-gallery/2" }));
  refusedHeader(JSON.stringify({ format: good.format }));
  const faults = [{ sha256: "x" }, { dimension: 0 }, { dimension: 1.5 }, { id: "x".repeat(257) }];
  for (const fault of faults) {
    refusedHeader(JSON.stringify({ ...good, contract: { ...contract, ...fault } }));
  }
});

Deno.test("any sample comes back to the bit", () => {
  const value = fc.float({ min: -1, max: 1, noNaN: true });
  const embedding = fc.array(value, { minLength: 4, maxLength: 4 })
    .filter((values) => Math.hypot(...values) > 1e-6)
    .map((values) => normalize(Float32Array.from(values)));
  const name = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" })
    .map(nameOf).filter((text) => text !== undefined);
  const row = fc.record({
    id: fc.integer({ min: 1 }),
    userId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
    name,
    createdAt: fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date(),
      noInvalidDate: true,
    }).map((time) => time.toISOString().slice(0, 19).replace("T", " ")),
    embedding,
  });
  const property = fc.property(row, ({ id, ...sample }) => {
    const text = sampleLine({ id, ...sample });
    assert.equal(text.indexOf("\n"), text.length - 1);
    assert.deepEqual(parseSample(text, 2, 4), sample);
    assert.equal(JSON.parse(text).id, id);
  });
  fc.assert(property, { numRuns: 300 });
});

Deno.test("an embedding that is a part of a larger buffer is sent alone", () => {
  const matrix = Float32Array.of(9, 9, 0, 1, 0, 0, 9, 9);
  const sample = { id: 1, userId: "u", name: "n", createdAt: "2024-01-01 00:00:00" };
  const text = sampleLine({ ...sample, embedding: matrix.subarray(2, 6) });
  assert.equal(JSON.parse(text).embedding, base64(0, 1, 0, 0));
});

Deno.test("an embedding is four bytes a value, little-endian", () => {
  assert.partialDeepStrictEqual(
    parseSample(line({ embedding: "AAAAAAAAgD8AAAAAAAAAAA==" }), 2, 4),
    { embedding: Float32Array.of(0, 1, 0, 0) },
  );
});

Deno.test("the end tells how many samples came before it", () => {
  assert.deepEqual(parseSample(endLine(3), 2, 4), { end: 3 });
  for (const text of ['{"end":true}', '{"end":true,"count":-1}', '{"end":false,"count":1}']) {
    refused(text);
  }
});

Deno.test("an embedding of another length, or not of length 1, or not of numbers, is refused", () => {
  const embeddings = [
    base64(0.5, 0.5, 0.5),
    base64(0.5, 0.5, 0.5, 0.5, 0),
    base64(1, 1, 1, 1),
    base64(0, 0, 0, 0),
    base64(NaN, 0, 0, 1),
    base64(Infinity, 0, 0, 0),
    base64(0.5, 0.5, 0.5, 0.5).slice(0, -4),
    base64(0.5, 0.5, 0.5, 0.5).replace("=", ""),
    "",
    "*",
    "AAAA AAAA",
    null,
    [0.5, 0.5, 0.5, 0.5],
  ];
  for (const embedding of embeddings) refused(line({ embedding }));
});

Deno.test("a name is shown text, in NFC", () => {
  assert.partialDeepStrictEqual(parseSample(line({ name: "e\u0301" }), 2, 4), { name: "\u00e9" });
  const names = ["", " ", "a\0b", "a\nb", "\u0085", "\ud800", "x".repeat(513), 5, null];
  for (const name of names) refused(line({ name }));
});

Deno.test("an id of a person has the contract's characters", () => {
  for (const user_id of ["", "a b", "a/b", ".", "..", "x".repeat(65), 5, null, "a\n"]) {
    refused(line({ user_id }));
  }
});

Deno.test("a time is one that there was", () => {
  const times = [
    "2023-02-29 00:00:00",
    "2023-02-30 00:00:00",
    "2023-13-01 00:00:00",
    "2023-01-01 24:00:00",
    "2023-01-01 00:60:00",
    "2023-01-01T00:00:00",
    "2023-01-01 00:00:00Z",
    "2023-01-01",
    "",
    0,
    null,
  ];
  for (const created_at of times) refused(line({ created_at }));
});

Deno.test("a line that lacks something, or breaks off anywhere, is refused", () => {
  for (const name of ["user_id", "name", "created_at", "embedding"]) {
    refused(line({ [name]: undefined }));
  }
  for (let at = 0; at < line().length; at++) refused(line().slice(0, at));
  for (const text of ["null", "[]", "7", '"x"', headerLine(contract, "a")]) refused(text);
});

Deno.test("whatever a line is, it is read or refused, never more than that", () => {
  const embedding = fc.oneof(fc.base64String(), fc.string(), fc.jsonValue());
  const fields = fc.record(
    { user_id: fc.jsonValue(), name: fc.jsonValue(), created_at: fc.jsonValue(), embedding },
    { requiredKeys: [] },
  );
  const property = fc.property(fc.oneof(fields.map(line), fc.string(), fc.json()), (text) => {
    try {
      parseSample(text, 2, 4);
    } catch (error) {
      assert(error instanceof WajahError, `${error}`);
    }
  });
  fc.assert(property, { numRuns: 500 });
});

Deno.test("a bad line is named by its number alone", () => {
  assert.deepEqual(badLine(12).fields, {
    errors: [{ field: "line 12", message: "invalid_line" }],
  });
});
