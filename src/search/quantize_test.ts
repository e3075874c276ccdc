import assert from "node:assert/strict";
import fc from "fast-check";
import { dot } from "../face/distance.ts";
import { boundsPerRow, quantizeProbe, writeRow } from "./quantize.ts";
import { createRandom } from "../random.ts";
import { near, randomUnit } from "./testing.ts";

/** The inner product of the stand-ins of two vectors, and how far it may be off. */
function estimate(row: Float32Array, probe: Float32Array) {
  const codes = new Int8Array(row.length), bounds = new Float64Array(boundsPerRow);
  writeRow(row, codes, bounds);
  const quantized = quantizeProbe(probe, row.length);
  const [step, error, length] = bounds;
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += codes[i] * quantized.codes[i];
  return {
    product: sum * step * quantized.step,
    error: error * quantized.length + length * quantized.error,
  };
}

function assertBounded(row: Float32Array, probe: Float32Array): number {
  const { product, error } = estimate(row, probe);
  const off = Math.abs(product - dot(row, 0, probe, 0, row.length));
  assert(off <= error + 1e-12, `${off} is more than ${error}`);
  return error;
}

const value = fc.float({ min: -1, max: 1, noNaN: true });
const vectors = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });

Deno.test("the product of two stand-ins is never further off than their bounds say", () => {
  fc.assert(fc.property(vectors, (pairs) => {
    assertBounded(
      Float32Array.from(pairs, ([row]) => row),
      Float32Array.from(pairs, ([, probe]) => probe),
    );
  }));
});

Deno.test("for embeddings of 512 values the bound is below two hundredths", () => {
  const random = createRandom(6);
  for (let i = 0; i < 50; i++) {
    const row = randomUnit(512, random);
    assert(assertBounded(row, near(row, 0.5, random)) < 0.02);
    assert(assertBounded(row, randomUnit(512, random)) < 0.02);
  }
});

Deno.test("a probe's largest sum has 32 bits in any dimension", () => {
  for (const width of [8, 512, 1024, 4096]) {
    const { codes } = quantizeProbe(new Float32Array(width).fill(-1), width);
    assert(Math.abs(codes[0]) * 127 * width < 2 ** 31);
    assert(Math.abs(codes[0]) > 4000);
  }
});

Deno.test("zeros stand for themselves", () => {
  assert.deepEqual(estimate(new Float32Array(8), new Float32Array(8)), { product: 0, error: 0 });
});
