import assert from "node:assert/strict";
import { limitsFor } from "./body_limits.ts";

const limits = { fileBytes: 10, bodyBytes: 12, parts: 64, fields: 16 };

function sizes(count: number, bytes?: number, given = limits): [number, number] {
  const { fileBytes, bodyBytes } = limitsFor(given, { count, ...bytes && { bytes } });
  return [fileBytes, bodyBytes];
}

Deno.test("each photo more makes a body larger by one photo", () => {
  assert.deepEqual(sizes(1), [10, 12]);
  assert.deepEqual(sizes(2), [10, 22]);
});

Deno.test("photos that are to be smaller are bounded by themselves", () => {
  assert.deepEqual(sizes(20, 1), [1, 22]);
  assert.deepEqual(sizes(5, 1), [1, 12]);
  assert.deepEqual(sizes(2, 100), [10, 22]);
});

Deno.test("a body may be set smaller than a photo", () => {
  assert.deepEqual(sizes(1, undefined, { ...limits, bodyBytes: 5 }), [10, 5]);
});
