import assert from "node:assert/strict";
import { areaTaps } from "./area_taps.ts";

/** One line of samples, resized. */
function resize(samples: readonly number[], outputs: number): number[] {
  const { count, index, weight } = areaTaps(outputs, samples.length);
  return Array.from({ length: outputs }, (_, i) => {
    let sum = 0;
    for (let k = i * count; k < (i + 1) * count; k++) sum += weight[k] * samples[index[k]];
    return Math.round(sum * 1e4) / 1e4;
  });
}

Deno.test("a reduction averages what each output sample covers", () => {
  assert.deepEqual(resize([1, 3, 5, 7], 2), [2, 6]);
  assert.deepEqual(resize([0, 10, 20], 2), [3.3333, 16.6667]);
  assert.deepEqual(resize([1, 2, 3, 4, 5, 6], 1), [3.5]);
});

Deno.test("an enlargement is bilinear, centres on centres, its ends repeated", () => {
  assert.deepEqual(resize([0, 20, 40], 6), [0, 5, 15, 25, 35, 40]);
  assert.deepEqual(resize([7], 3), [7, 7, 7]);
});

Deno.test("the same size is the same samples", () => {
  assert.deepEqual(resize([3, 1, 4, 1, 5], 5), [3, 1, 4, 1, 5]);
});

Deno.test("whatever the sizes, weights sum to 1 and indices stay inside", () => {
  for (const [outputs, inputs] of [[80, 1], [80, 79], [80, 81], [80, 480], [80, 617], [128, 639]]) {
    const { count, index, weight } = areaTaps(outputs, inputs);
    assert(index.every((i) => i >= 0 && i < inputs));
    for (let i = 0; i < outputs; i++) {
      const sum = weight.slice(i * count, (i + 1) * count).reduce((a, b) => a + b);
      assert(Math.abs(sum - 1) < 1e-5);
    }
  }
});
