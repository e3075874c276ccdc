import assert from "node:assert/strict";
import fc from "fast-check";
import { cosineDistance, dot, tellDistance } from "./distance.ts";

Deno.test("the distance is 0 to itself, 1 across and 2 to the opposite", () => {
  const east = Float32Array.of(1, 0), north = Float32Array.of(0, 1), west = Float32Array.of(-1, 0);
  assert.deepEqual([east, north, west].map((other) => cosineDistance(east, other)), [0, 1, 2]);
});

Deno.test("dot agrees with the plain sum at any length and offset", () => {
  const value = fc.integer({ min: -50, max: 50 });
  const pairs = fc.array(fc.tuple(value, value), { maxLength: 20 });
  fc.assert(fc.property(pairs, fc.nat(5), fc.nat(5), (values, aFrom, bFrom) => {
    const a = new Float32Array(aFrom + values.length + 3).fill(9);
    const b = new Float32Array(bFrom + values.length + 3).fill(9);
    values.forEach(([x, y], i) => [a[aFrom + i], b[bFrom + i]] = [x, y]);
    const expected = values.reduce((sum, [x, y]) => sum + x * y, 0);
    assert.equal(dot(a, aFrom, b, bFrom, values.length), expected);
  }));
});

Deno.test("a told distance has six decimals between 0 and 2", () => {
  const told = [0.12345649, 0.1234567, -1e-7, 2.1].map(tellDistance);
  assert.deepEqual(told, [0.123456, 0.123457, 0, 2]);
});
