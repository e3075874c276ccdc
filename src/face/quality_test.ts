import assert from "node:assert/strict";
import type { Image, Landmarks } from "../types.ts";
import {
  eyeDistance,
  measureQuality,
  qualityParts,
  shareInside,
  templateEyeDistance,
} from "./quality.ts";

const side = 112;
const frontal = pointsOf(0.5);

/** Five points of a face with eyes 50 pixels apart and its nose at a share of the eye line. */
function pointsOf(nose: number, turn = 0): Landmarks {
  const point = (x: number, y: number) => ({
    x: 100 + 50 * (x * Math.cos(turn) - y * Math.sin(turn)),
    y: 100 + 50 * (x * Math.sin(turn) + y * Math.cos(turn)),
  });
  return [point(0, 0), point(1, 0), point(nose, 0.6), point(0.1, 1.2), point(0.9, 1.2)];
}

/** A crop of squares that alternate between two shades. */
function squares(dark: number, bright: number, size = 8): Image {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const odd = (Math.floor(i % side / size) + Math.floor(i / side / size)) % 2;
    data.fill(odd ? bright : dark, i * 3, i * 3 + 3);
  }
  return { width: side, height: side, data };
}

/** Each pixel becomes the mean of its 3x3 neighbourhood. */
function blurred({ width, height, data }: Image): Image {
  const at = (x: number, y: number, c: number) =>
    data[
      (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * 3 + c
    ];
  const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy]));
  const out = data.map((_, i) => {
    const x = Math.floor(i / 3) % width, y = Math.floor(i / 3 / width);
    return near.reduce((sum, [dx, dy]) => sum + at(x + dx, y + dy, i % 3), 0) / 9;
  });
  return { width, height, data: out };
}

const clear = squares(60, 190);

Deno.test("a clear frontal face of full size has the best score", () => {
  const { score, yaw, roll, eye_distance } = measureQuality(clear, frontal);
  assert.deepEqual([score, roll, eye_distance], [1, 0, 50]);
  assert(Math.abs(yaw) < 1e-9);
});

Deno.test("blur lowers sharpness, and much of it the score", () => {
  const once = blurred(clear), often = blurred(blurred(blurred(blurred(once))));
  const [sharp, soft, softest] = [clear, once, often].map((crop) => measureQuality(crop, frontal));
  assert(sharp.sharpness > soft.sharpness && soft.sharpness > softest.sharpness);
  assert(softest.score < sharp.score);
  assert.equal(measureQuality(squares(128, 128), frontal).sharpness, 0);
});

Deno.test("sharpness is the variance of the 4-neighbour Laplacian", () => {
  // Every inner pixel of this board has four neighbours of the other shade: +-4 * 10.
  assert.equal(measureQuality(squares(100, 110, 1), frontal).sharpness, 1600);
  // Beside a bright first column one of 110 columns answers 110: mean 1, mean square 110.
  const edge = squares(0, 0);
  for (let y = 0; y < side; y++) edge.data.fill(110, y * side * 3, y * side * 3 + 3);
  assert(Math.abs(measureQuality(edge, frontal).sharpness - 109) < 1e-3);
});

Deno.test("brightness is the mean luma, and the dark and the glaring score less", () => {
  const measured = [squares(5, 25), clear, squares(225, 255)].map((crop) =>
    measureQuality(crop, frontal)
  );
  const [dark, lit, glaring] = measured.map(({ brightness }) => brightness);
  assert(Math.abs(dark - 15 / 255) < 1e-6 && dark < lit && lit < glaring);
  assert(measured[0].score < 0.5 && measured[2].score < 0.5);
});

Deno.test("luma weighs the channels", () => {
  const brightness = [0, 1, 2].map((channel) => {
    const data = new Uint8Array(side * side * 3).map((_, i) => i % 3 === channel ? 255 : 0);
    return measureQuality({ width: side, height: side, data }, frontal).brightness;
  });
  [0.299, 0.587, 0.114].forEach((weight, i) => assert(Math.abs(brightness[i] - weight) < 1e-6));
});

Deno.test("yaw has the sign of the nose's side, whatever the roll", () => {
  for (const turn of [0, 0.5, -1.2]) {
    const yaw = (nose: number) => measureQuality(clear, pointsOf(nose, turn)).yaw;
    assert(yaw(0.8) > 20 && yaw(0.2) < -20);
    assert(Math.abs(yaw(0.8) + yaw(0.2)) < 1e-9);
    assert.equal(yaw(2), 90);
  }
  assert(measureQuality(clear, pointsOf(0.95)).score < 1);
});

Deno.test("roll is the angle of the eye line, clockwise positive", () => {
  assert(Math.abs(measureQuality(clear, pointsOf(0.5, 0.5)).roll - 0.5 * 180 / Math.PI) < 1e-9);
});

Deno.test("a face smaller than the crop scores by its size", () => {
  const small = frontal.map(({ x, y }) => ({ x: x / 5, y: y / 5 })) as unknown as Landmarks;
  assert(Math.abs(eyeDistance(small) - 10) < 1e-9);
  assert(Math.abs(measureQuality(clear, small).score - 10 / templateEyeDistance) < 1e-9);
});

Deno.test("the score is the smallest of the parts, and each part is of its own measure", () => {
  const enough = { eye_distance: 60, sharpness: 500, brightness: 0.5, yaw: 0 };
  assert.deepEqual(qualityParts(enough), { size: 1, sharpness: 1, exposure: 1, pose: 1 });
  const half = {
    eye_distance: templateEyeDistance / 2,
    sharpness: 50,
    brightness: 0.125,
    yaw: -45,
  };
  assert.deepEqual(qualityParts(half), { size: 0.5, sharpness: 0.5, exposure: 0.5, pose: 0.5 });
  assert.deepEqual(qualityParts({ ...half, sharpness: NaN, yaw: 90 }), {
    size: 0.5,
    sharpness: 0,
    exposure: 0.5,
    pose: 0,
  });
  for (const crop of [clear, squares(5, 25), squares(128, 129)]) {
    const quality = measureQuality(crop, pointsOf(0.9));
    assert.equal(quality.score, Math.min(...Object.values(qualityParts(quality))));
  }
});

Deno.test("a face is inside as far as its points are, at every border", () => {
  const [left, right, top, bottom] = [100, 150, 100, 160];
  const moved = (dx: number, dy: number) =>
    frontal.map(({ x, y }) => ({ x: x + dx, y: y + dy })) as unknown as Landmarks;
  const size = { width: 300, height: 400 };
  assert.equal(shareInside(frontal, size), 1);
  const touching = [[-left, 0], [0, -top], [300 - right, 0], [0, 400 - bottom]];
  for (const [dx, dy] of touching) assert.equal(shareInside(moved(dx, dy), size), 1);
  for (const [beyond, expected] of [[2, 0.6], [5, 0], [50, 0]]) {
    const cut = touching.map(([dx, dy]) =>
      shareInside(moved(dx + Math.sign(dx) * beyond, dy + Math.sign(dy) * beyond), size)
    );
    for (const share of cut) assert(Math.abs(share - expected) < 1e-9, `${beyond}: ${share}`);
  }
});
