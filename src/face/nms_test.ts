import assert from "node:assert/strict";
import type { Landmarks } from "../types.ts";
import { suppressOverlaps } from "./nms.ts";

const point = { x: 0, y: 0 };
const landmarks: Landmarks = [point, point, point, point, point];

/** A 10x10 box at `left`; boxes 5 apart overlap by a third. */
function at(left: number, score: number) {
  return { score, box: { left, top: 0, right: left + 10, bottom: 10 }, landmarks };
}

Deno.test("of boxes that overlap the best-scored stays, best first", () => {
  const [low, best, far] = [at(1, 0.6), at(0, 0.9), at(50, 0.7)];
  assert.deepEqual(suppressOverlaps([low, far, best]), [best, far]);
});

Deno.test("an overlap up to the limit is another face", () => {
  const pair = [at(0, 0.9), at(5, 0.8)];
  assert.deepEqual(suppressOverlaps(pair), pair);
  assert.deepEqual(suppressOverlaps(pair, 1 / 3), pair);
  assert.deepEqual(suppressOverlaps(pair, 0.33), [pair[0]]);
});

Deno.test("a suppressed box suppresses nobody", () => {
  const chain = [at(0, 0.9), at(4, 0.8), at(8, 0.7)];
  assert.deepEqual(suppressOverlaps(chain), [chain[0], chain[2]]);
});

Deno.test("nothing in, nothing out, and the input keeps its order", () => {
  assert.deepEqual(suppressOverlaps([]), []);
  const input = [at(0, 0.1), at(20, 0.9)];
  suppressOverlaps(input);
  assert.deepEqual(input.map(({ score }) => score), [0.1, 0.9]);
});
