import assert from "node:assert/strict";
import { lengthOf } from "./vector.ts";

Deno.test("the length of a vector, or of a part of one", () => {
  const values = Float32Array.of(9, 3, 4, 9);
  assert.equal(lengthOf(values, 1, 2), 5);
  assert.equal(lengthOf(Float32Array.of(3, 4)), 5);
  assert.equal(lengthOf(new Float32Array(0)), 0);
});

Deno.test("one value that is not finite makes the length so", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert(!Number.isFinite(lengthOf(Float32Array.of(1, value))));
  }
});
