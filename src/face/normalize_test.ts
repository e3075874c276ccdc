import assert from "node:assert/strict";
import { normalize } from "./normalize.ts";

Deno.test("a vector gets length 1, in place", () => {
  const vector = Float32Array.of(3, 0, -4);
  assert.equal(normalize(vector), vector);
  assert.deepEqual(vector, Float32Array.of(0.6, 0, -0.8));
});

Deno.test("a vector without a direction is refused", () => {
  for (const bad of [[], [0, 0], [1, NaN], [1, Infinity], [-Infinity, 1]]) {
    assert.throws(() => normalize(Float32Array.from(bad)), RangeError);
  }
});
