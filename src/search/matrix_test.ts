import type { GalleryRow } from "../types.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createKernel } from "./kernel.ts";
import { createMatrix, type Matrix } from "./matrix.ts";
import { packRows } from "./pages.ts";
import { createRandom } from "../random.ts";
import { makeGallery, near, randomUnit, searchPlainly } from "./testing.ts";

/** Values of a few sizes, so that many distances are equal. */
const embeddingOf = (dimension: number) =>
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dimension, maxLength: dimension })
    .map((values) => Float32Array.from(values, (value) => value / 4));

const id = fc.nat(12);

const stepsOf = (dimension: number) => {
  const embedding = embeddingOf(dimension);
  const row = fc.record({ enrollmentId: id, personId: fc.nat(6), embedding });
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: row }, id), {
    maxLength: 60,
    size: "max",
  });
  return fc.record({ steps, probes: fc.array(embedding, { maxLength: 3 }) });
};

const dimensions = fc.constantFrom(1, 5, 8, 19).chain((dimension) =>
  stepsOf(dimension).map((rest) => ({ dimension, ...rest }))
);

function add(matrix: Matrix, ...rows: GalleryRow[]): void {
  matrix.add(packRows(rows));
}

function search(matrix: Matrix, probe: Float32Array<ArrayBuffer>, limit: number) {
  return matrix.search([{ probe, limit }])[0];
}

Deno.test("after any adds, replacements and removals it finds what sorting everything finds", () => {
  fc.assert(fc.property(dimensions, fc.nat(8), ({ dimension, steps, probes }, limit) => {
    const matrix = createMatrix(dimension);
    const rows = new Map<number, GalleryRow>();
    for (const step of steps) {
      if (typeof step === "number") {
        matrix.remove(step);
        rows.delete(step);
      } else {
        add(matrix, step);
        rows.set(step.enrollmentId, step);
      }
    }
    const found = matrix.search(probes.map((probe) => ({ probe, limit })));
    assert.deepEqual(found, probes.map((probe) => searchPlainly([...rows.values()], probe, limit)));
  }));
});

/** Dimensions, and how wide a person is: samples alike, as those of faces, and all over. */
const shapes = [[128, 0.02], [128, 0.7], [128, 3], [512, 0.02], [512, 0.7], [512, 3], [1000, 0.7]];

for (const [dimension, spread] of shapes) {
  Deno.test(`in ${dimension} dimensions, persons ${spread} wide, it is exact over blocks`, () => {
    const random = createRandom(dimension + spread);
    const rows = makeGallery({ dimension, persons: 900, samplesEach: 5, spread }, random);
    const matrix = createMatrix(dimension);
    for (let at = 0; at < rows.length; at += 700) add(matrix, ...rows.slice(at, at + 700));
    const stranger = randomUnit(dimension, random);
    const known = near(rows[3000].embedding, 0.5, random);
    for (const probe of [stranger, known, rows[4499].embedding]) {
      assert.deepEqual(search(matrix, probe, 7), searchPlainly(rows, probe, 7));
    }
  });
}

Deno.test("it is exact where every sample is about as near as any other", () => {
  const random = createRandom(3);
  const centre = randomUnit(64, random);
  const rows = Array.from({ length: 3000 }, (_, i): GalleryRow => ({
    enrollmentId: i,
    personId: i % 1000,
    embedding: near(centre, 1e-4, random),
  }));
  const matrix = createMatrix(64);
  add(matrix, ...rows);
  assert.deepEqual(search(matrix, centre, 20), searchPlainly(rows, centre, 20));
});

/** Enrollments in the order they are found in, of samples numbered from 0, each a person. */
function orderOf(embeddings: readonly number[][], probe: readonly number[]): number[] {
  const matrix = createMatrix(probe.length);
  embeddings.forEach((values, i) =>
    add(matrix, { enrollmentId: i, personId: i, embedding: Float32Array.from(values) })
  );
  return search(matrix, Float32Array.from(probe), 1).hits.map(({ enrollmentId }) => enrollmentId);
}

Deno.test("differences too small for the stand-in of a row or of a probe still count", () => {
  const less = [0.5, 0.5, 0.5, -0.5], more = [0.5, 0.5, 0.5, 0.5];
  assert.deepEqual(orderOf([less, more], [1, 1e-6, 1e-6, 1e-6]), [1]);
  assert.deepEqual(orderOf([[1, 1e-5], [1, 2e-5]], [0.5, 0.5]), [1]);
});

Deno.test("of equal samples, however their products are rounded, the first one is found", () => {
  const random = createRandom(9);
  for (let i = 0; i < 200; i++) {
    const matrix = createMatrix(8);
    const embedding = new Float32Array(8).fill(random());
    for (const id of [2, 1]) add(matrix, { enrollmentId: id, personId: id, embedding });
    assert.equal(search(matrix, embedding, 1).hits[0].enrollmentId, 1);
  }
});

Deno.test("of persons equally near the smallest enrollment ids come first", () => {
  const embedding = Float32Array.of(1, 0);
  const matrix = createMatrix(2);
  for (const enrollmentId of [5, 3, 9, 1, 7]) {
    add(matrix, { enrollmentId, personId: enrollmentId % 4, embedding });
  }
  const ids = () => search(matrix, embedding, 2).hits.map(({ enrollmentId }) => enrollmentId);
  assert.deepEqual(ids(), [1, 3]);
  matrix.remove(1);
  assert.deepEqual(ids(), [3, 5]);
});

Deno.test("removals over several blocks leave the rest as it was", () => {
  const random = createRandom(4);
  const rows = makeGallery({ dimension: 8, persons: 1000, samplesEach: 5, spread: 1 }, random);
  const matrix = createMatrix(8);
  add(matrix, ...rows);
  const kept = rows.filter(({ enrollmentId }) => enrollmentId % 3 === 0);
  for (const { enrollmentId } of rows) if (enrollmentId % 3 !== 0) matrix.remove(enrollmentId);
  const probe = randomUnit(8, random);
  assert.deepEqual(search(matrix, probe, 5000), searchPlainly(kept, probe, 5000));
});

Deno.test("an empty matrix finds nobody and takes no memory", () => {
  const matrix = createMatrix(3);
  matrix.remove(1);
  assert.deepEqual(search(matrix, Float32Array.of(1, 0, 0), 5), { hits: [], size: 0 });
  assert.deepEqual(matrix.size, { rows: 0, bytes: 0 });
  assert.deepEqual(matrix.search([]), []);
});

Deno.test("memory grows by blocks and is given back", () => {
  const rows = makeGallery(
    { dimension: 512, persons: 5000, samplesEach: 1, spread: 1 },
    createRandom(5),
  );
  const matrix = createMatrix(512);
  add(matrix, ...rows.slice(0, 1));
  const least = matrix.size.bytes;
  assert(least < 100_000);
  add(matrix, ...rows.slice(1));
  const { bytes } = matrix.size;
  assert(bytes >= 5000 * 512 * 5 && bytes < 6144 * 512 * 5.1);
  for (const { enrollmentId } of rows.slice(2048)) matrix.remove(enrollmentId);
  assert.equal(Math.round(bytes / matrix.size.bytes), 3);
  matrix.clear();
  assert.deepEqual(matrix.size, { rows: 0, bytes: 0 });
  add(matrix, rows[7]);
  assert.equal(matrix.size.bytes, least);
  assert.equal(search(matrix, rows[7].embedding, 1).hits[0].enrollmentId, 8);
});

Deno.test("neither a removed sample nor what was searched stays in memory", () => {
  const kernel = createKernel(2);
  const columns = new Set<ArrayBufferLike>();
  const setRows = (codes: Int8Array) => {
    columns.add(codes.buffer);
    kernel.setRows(codes);
  };
  const matrix = createMatrix(2, { ...kernel, setRows });
  const embedding = Float32Array.of(1, 0);
  for (const id of [1, 2]) add(matrix, { enrollmentId: id, personId: id, embedding });
  search(matrix, embedding, 1);
  assert.deepEqual(new Set(kernel.compare(new Int16Array(8).fill(1))), new Set([0]));
  const [column] = columns;
  const written = () => new Int8Array(column).filter((code) => code !== 0).length;
  assert.equal(written(), 2);
  matrix.remove(1);
  assert.equal(written(), 1);
});

Deno.test("a page or probe that does not fit is refused and changes nothing", () => {
  const matrix = createMatrix(3);
  add(matrix, { enrollmentId: 1, personId: 1, embedding: Float32Array.of(1, 0, 0) });
  const page = packRows([{ enrollmentId: 2, personId: 2, embedding: Float32Array.of(1, 0) }]);
  assert.throws(() => matrix.add(page), RangeError);
  assert.throws(() => matrix.add({ ...page, personIds: new Float64Array(2) }), RangeError);
  assert.throws(() => search(matrix, Float32Array.of(1, 0), 1), RangeError);
  assert.equal(matrix.size.rows, 1);
});
