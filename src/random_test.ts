import assert from "node:assert/strict";
import { createRandom } from "./random.ts";

Deno.test("the same seed gives the same numbers from 0 to 1, another seed others", () => {
  const take = (seed: number) => Array.from({ length: 1000 }, createRandom(seed));
  const numbers = take(1);
  assert.deepEqual(take(1), numbers);
  assert.notDeepEqual(take(2), numbers);
  assert(numbers.every((number) => number >= 0 && number < 1));
  const mean = numbers.reduce((a, b) => a + b) / numbers.length;
  assert(Math.abs(mean - 0.5) < 0.05);
});
