import assert from "node:assert/strict";
import { suppressOverlaps as keepBest } from "../../src/face/nms.ts";
import { decodeScrfd as decode } from "../../src/face/scrfd.ts";
import { decodeScrfd, overlap, suppressOverlaps } from "./scrfd.js";

/** The same numbers at each run, 0..1 (Numerical Recipes' generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (1664525 * state + 1013904223) >>> 0) / 2 ** 32;
}

/** Outputs as of a picture full of faces. */
function outputsFor(width: number, height: number, next: () => number): Float32Array[] {
  const anchors = [8, 16, 32].map((stride) => width / stride * (height / stride) * 2);
  const spread = [1, 4, 4];
  return [1, 4, 10].flatMap((values, kind) =>
    anchors.map((n) => Float32Array.from({ length: n * values }, () => next() * spread[kind]))
  );
}

Deno.test("pages decode what the detector answers as the service does", () => {
  for (const [width, height, seed] of [[320, 256, 1], [192, 320, 2], [64, 64, 3]]) {
    const outputs = outputsFor(width, height, numbers(seed));
    const found = decodeScrfd(outputs, width, 0.5);
    assert(found.length > 20);
    assert.deepEqual(found, decode(outputs, width, 0.5));
    const kept = suppressOverlaps(found);
    assert(kept.length > 1 && kept.length < found.length);
    assert.deepEqual(kept, keepBest(decode(outputs, width, 0.5)));
  }
});

Deno.test("a score that is no number is no face", () => {
  const outputs = outputsFor(64, 64, () => 0);
  outputs[0].fill(NaN);
  assert.deepEqual(decodeScrfd(outputs, 64, 0.5), []);
});

Deno.test("boxes apart don't overlap", () => {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  assert.equal(overlap(box, { left: 20, top: 0, right: 30, bottom: 10 }), 0);
  assert.equal(overlap(box, box), 1);
});
