import assert from "node:assert/strict";
import type { Image, Landmarks, Point } from "../types.ts";
import { cropAligned, cropSide, estimateAlignment, type Similarity } from "./align.ts";

const template: Landmarks = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

const identity: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };

/** Where a similarity came from: the point that it moves to `point`. */
function origin({ a, b, tx, ty }: Similarity, { x, y }: Point): Point {
  const squared = a * a + b * b, u = x - tx, v = y - ty;
  return { x: (a * u + b * v) / squared, y: (a * v - b * u) / squared };
}

function originOfAll(similarity: Similarity): Landmarks {
  const [a, b, c, d, e] = template.map((point) => origin(similarity, point));
  return [a, b, c, d, e];
}

function assertClose(actual: Similarity, expected: Similarity): void {
  for (const key of ["a", "b", "tx", "ty"] as const) {
    assert(Math.abs(actual[key] - expected[key]) < 1e-9, `${key} is ${actual[key]}`);
  }
}

/** A picture that is brighter to the right in red and to the bottom in green. */
function gradient(side: number): Image {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) data.set([i % side, Math.floor(i / side), 77], i * 3);
  return { width: side, height: side, data };
}

function pixel({ width, data }: Image, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3).slice(0, 3)];
}

Deno.test("points on the template need no move", () => {
  assertClose(estimateAlignment(template), identity);
});

Deno.test("rotation, scale and translation are recovered exactly", () => {
  for (const angle of [-2.5, -0.4, 0, 0.7, 3]) {
    for (const scale of [0.05, 1, 4]) {
      const a = scale * Math.cos(angle), b = scale * Math.sin(angle);
      const similarity = { a, b, tx: 17 - 400 * scale, ty: 5 + 90 * scale };
      assertClose(estimateAlignment(originOfAll(similarity)), similarity);
    }
  }
});

Deno.test("points that fit no similarity are met as well as possible", () => {
  const mirrored = template.map(({ x, y }) => ({ x: -x, y })) as unknown as Landmarks;
  const { a, b } = estimateAlignment(mirrored);
  assert(Math.hypot(a, b) < 1, "a mirrored face must not be fitted by a reflection");
});

Deno.test("points that span no face are refused", () => {
  const [same] = template;
  assert.throws(() => estimateAlignment([same, same, same, same, same]), RangeError);
  const broken: Landmarks = [{ x: NaN, y: 0 }, ...template.slice(1)] as unknown as Landmarks;
  assert.throws(() => estimateAlignment(broken), RangeError);
});

Deno.test("a crop without a move is the picture's corner", () => {
  const crop = cropAligned(gradient(200), identity);
  assert.deepEqual([crop.width, crop.height, crop.data.length], [
    cropSide,
    cropSide,
    112 * 112 * 3,
  ]);
  for (const [x, y] of [[0, 0], [111, 0], [3, 97], [111, 111]]) {
    assert.deepEqual(pixel(crop, x, y), [x, y, 77]);
  }
});

Deno.test("a turned and scaled crop shows what lies where each pixel came from", () => {
  const angle = 0.5, scale = 1.3;
  const similarity = { a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx: -20, ty: -110 };
  const crop = cropAligned(gradient(200), similarity);
  for (const [x, y] of [[10, 10], [56, 56], [100, 20], [30, 100]]) {
    const from = origin(similarity, { x, y });
    assert.deepEqual(pixel(crop, x, y), [Math.round(from.x), Math.round(from.y), 77]);
  }
});

Deno.test("values between pixels are mixed", () => {
  const crop = cropAligned(gradient(200), { ...identity, tx: 0.25, ty: -0.5 });
  assert.deepEqual(pixel(crop, 100, 10), [100, 11, 77]);
  const stripes = gradient(200);
  stripes.data.forEach((_, i) => stripes.data[i] = Math.floor(i / 3) % 2 * 200);
  assert.deepEqual(pixel(cropAligned(stripes, { ...identity, tx: 0.25 }), 10, 10), [50, 50, 50]);
});

Deno.test("beyond the picture is black and its border fades out", () => {
  const white = { width: 10, height: 10, data: new Uint8Array(300).fill(200) };
  const crop = cropAligned(white, { ...identity, tx: 20.5, ty: 20 });
  assert.deepEqual(pixel(crop, 19, 25), [0, 0, 0]);
  assert.deepEqual(pixel(crop, 20, 25), [100, 100, 100]);
  assert.deepEqual(pixel(crop, 21, 25), [200, 200, 200]);
  assert.deepEqual(pixel(crop, 30, 25), [100, 100, 100]);
  assert.deepEqual(pixel(crop, 31, 25), [0, 0, 0]);
  assert.deepEqual(pixel(crop, 25, 19), [0, 0, 0]);
});
