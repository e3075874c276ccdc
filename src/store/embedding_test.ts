import { deepEqual, equal, match } from "node:assert/strict";
import { embeddingFault, fromBlob, toBlob } from "./embedding.ts";

const unit = Float32Array.of(0.6, 0.8, 0);

Deno.test("a unit vector of the right dimension is without fault", () => {
  equal(embeddingFault(unit, 3), undefined);
  equal(embeddingFault(unit.map((value) => value * 1.0005), 3), undefined);
});

Deno.test("length, finiteness and norm are checked", () => {
  match(embeddingFault(unit, 4) ?? "", /dimension/);
  for (const odd of [NaN, Infinity, -Infinity]) {
    match(embeddingFault(Float32Array.of(odd, 1, 0), 3) ?? "", /finite/);
  }
  for (const scale of [0, 0.998, 1.002, 1e30]) {
    match(embeddingFault(unit.map((value) => value * scale), 3) ?? "", /length 1/);
  }
});

Deno.test("a blob is little-endian float32 and a copy", () => {
  const vector = Float32Array.of(1, 0);
  const blob = toBlob(vector);
  deepEqual([...blob], [0, 0, 0x80, 0x3f, 0, 0, 0, 0]);
  vector[0] = 5;
  deepEqual(fromBlob(blob.buffer, 2), Float32Array.of(1, 0));
});

Deno.test("a view becomes a blob of the view alone", () => {
  equal(toBlob(new Float32Array(8).subarray(2, 5)).length, 12);
});

Deno.test("a blob that cannot be an embedding is undefined", () => {
  const { buffer } = toBlob(unit);
  equal(fromBlob(buffer, 2), undefined);
  equal(fromBlob(buffer.slice(0, 11), 3), undefined);
  equal(fromBlob(new ArrayBuffer(12), 3), undefined);
});
