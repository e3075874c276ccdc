import type { GalleryRow } from "../types.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Hit } from "./gallery_index.ts";
import { createMatrix } from "./matrix.ts";

const dimension = 5;

const embedding = fc.array(fc.integer({ min: -40, max: 40 }), {
  minLength: dimension,
  maxLength: dimension,
}).map((values) => Float32Array.from(values, (value) => value / 64));

const id = fc.nat(12);
const row = fc.record({ enrollmentId: id, personId: fc.nat(6), embedding });
const steps = fc.array(fc.oneof({ weight: 2, arbitrary: row }, id), { maxLength: 60, size: "max" });

/** The nearest persons, found by sorting everything; small fractions make the sums exact. */
function naiveSearch(rows: readonly GalleryRow[], probe: Float32Array, limit: number): number[] {
  const distances = new Map<number, number>();
  for (const { personId, embedding } of rows) {
    const distance = distanceOf(embedding, probe);
    distances.set(personId, Math.min(distance, distances.get(personId) ?? Infinity));
  }
  return [...distances.values()].sort((a, b) => a - b).slice(0, limit);
}

function distanceOf(a: Float32Array, b: Float32Array): number {
  return 1 - a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** Each hit names a sample of its person at its distance, and no person comes twice. */
function assertHonest(hits: readonly Hit[], rows: Map<number, GalleryRow>, probe: Float32Array) {
  for (const { enrollmentId, personId, distance } of hits) {
    const found = rows.get(enrollmentId);
    assert(found);
    assert.equal(found.personId, personId);
    assert.equal(distance, distanceOf(found.embedding, probe));
  }
  assert.equal(new Set(hits.map(({ personId }) => personId)).size, hits.length);
}

Deno.test("after any adds, replacements and removals it finds what sorting everything finds", () => {
  fc.assert(fc.property(steps, embedding, fc.integer({ min: 1, max: 8 }), (steps, probe, limit) => {
    const matrix = createMatrix(dimension);
    const rows = new Map<number, GalleryRow>();
    for (const step of steps) {
      if (typeof step === "number") {
        matrix.remove(step);
        rows.delete(step);
      } else {
        matrix.add(step);
        rows.set(step.enrollmentId, step);
      }
    }
    const { hits, size } = matrix.search(probe, limit);
    assert.equal(size, rows.size);
    const expected = naiveSearch([...rows.values()], probe, limit);
    assert.deepEqual(hits.map(({ distance }) => distance), expected);
    assertHonest(hits, rows, probe);
  }));
});

/** Row `i` of many: the further along, the nearer to the first axis; row 50 lies on the third. */
function numbered(i: number): GalleryRow {
  const embedding = i === 50 ? Float32Array.of(0, 0, 1) : Float32Array.of(i / 1024, 1, 0);
  return { enrollmentId: i, personId: i % 10, embedding };
}

const axis = Float32Array.of(1, 0, 0);

Deno.test("rows beyond its first capacity move along when it grows", () => {
  const matrix = createMatrix(3);
  for (let i = 0; i < 500; i++) matrix.add(numbered(i));
  const found = (probe: Float32Array<ArrayBuffer>) =>
    matrix.search(probe, 3).hits.map(({ enrollmentId }) => enrollmentId);
  assert.deepEqual(found(axis), [499, 498, 497]);
  assert.equal(found(Float32Array.of(0, 0, 1))[0], 50);
  assert.equal(matrix.search(axis, 1).size, 500);
});

Deno.test("a person is found by the best sample that is left", () => {
  const matrix = createMatrix(3);
  for (let i = 0; i < 30; i++) matrix.add(numbered(i));
  const best = () => matrix.search(axis, 1).hits[0].enrollmentId;
  assert.equal(best(), 29);
  matrix.remove(29);
  assert.equal(best(), 28);
  matrix.add({ ...numbered(28), embedding: Float32Array.of(-1, 0, 0) });
  assert.equal(best(), 27);
  assert.equal(matrix.search(axis, 30).hits.length, 10);
});

Deno.test("an empty matrix finds nobody", () => {
  const matrix = createMatrix(3);
  matrix.remove(1);
  assert.deepEqual(matrix.search(axis, 5), { hits: [], size: 0 });
});
