import assert from "node:assert/strict";
import { createMatrix } from "./matrix.ts";
import { buffersOf, bytesFor, freePage, packRows } from "./pages.ts";

const rows = [
  { enrollmentId: 1, personId: 2 ** 40, embedding: Float32Array.of(1, 0) },
  { enrollmentId: 3, personId: 4, embedding: Float32Array.of(0, -1) },
];

Deno.test("samples are packed in their order, into arrays of their own", () => {
  assert.deepEqual(packRows(rows), {
    enrollmentIds: Float64Array.of(1, 3),
    personIds: Float64Array.of(2 ** 40, 4),
    embeddings: Float32Array.of(1, 0, 0, -1),
  });
  assert.equal(packRows([]).embeddings.length, 0);
});

Deno.test("a page moves with all its buffers, also where its parts share one", () => {
  assert.equal(buffersOf(packRows(rows)).length, 3);
  const buffer = new ArrayBuffer(24);
  const page = {
    enrollmentIds: new Float64Array(buffer, 0, 1),
    personIds: new Float64Array(buffer, 8, 1),
    embeddings: new Float32Array(buffer, 16, 2),
  };
  assert.deepEqual(structuredClone(page, { transfer: buffersOf(page) }).personIds.length, 1);
  assert.equal(buffer.byteLength, 0);
});

Deno.test("a freed page is gone", () => {
  const page = packRows(rows);
  freePage(page);
  assert.deepEqual(buffersOf(page).map(({ byteLength }) => byteLength), [0, 0, 0]);
});

Deno.test("the memory of a page's rows is that of a matrix with them", () => {
  const page = packRows(Array.from({ length: 4096 }, (_, i) => ({ ...rows[0], enrollmentId: i })));
  const matrix = createMatrix(2);
  matrix.add(page);
  assert.equal(bytesFor(page), matrix.size.bytes);
  assert.equal(bytesFor(packRows([])), 0);
});
