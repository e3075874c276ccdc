import { deepEqual, equal, throws } from "node:assert/strict";
import { bytesOf, little, riffChunk, vp8x, webp } from "../../tests/image/files.ts";
import { readHeader } from "./header.ts";
import { firstFrame, onCanvas } from "./webp_animation.ts";

const ANIMATION = 2;
const pixels = riffChunk("VP8L", bytesOf(0x2f, 1, 2, 3, 4));

function anmf(x: number, y: number, width: number, height: number, chunk: Uint8Array) {
  const sides = [x / 2, y / 2, width - 1, height - 1].map((value) => little(value, 3));
  return riffChunk("ANMF", bytesOf(...sides, 0, 0, 0, 0, chunk));
}

Deno.test("a still WebP has no frame", () => {
  equal(firstFrame(webp(pixels)), undefined);
  equal(firstFrame(webp(vp8x(9, 9), pixels)), undefined);
});

Deno.test("the first frame becomes a file of its own", () => {
  const frames = [anmf(4, 6, 20, 30, pixels), anmf(0, 0, 90, 90, pixels)];
  const file = webp(vp8x(90, 90, ANIMATION), riffChunk("ANIM", new Uint8Array(6)), ...frames);
  const frame = firstFrame(file);
  deepEqual([frame?.left, frame?.top], [4, 6]);
  deepEqual(frame?.still, webp(vp8x(20, 30, 0x10), pixels));
  deepEqual(readHeader(frame?.still ?? file).width, 20);
});

Deno.test("an animation without a frame, or with a cut one, is an error", () => {
  const whole = webp(vp8x(90, 90, ANIMATION), anmf(4, 6, 20, 30, pixels));
  throws(() => firstFrame(whole.subarray(0, 30)));
  throws(() => firstFrame(whole.slice(0, 40)));
});

Deno.test("a frame lies at its place on white", () => {
  const canvas = { width: 2, height: 2 };
  const dot = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
  const { data } = onCanvas(dot, { left: 1, top: 0 }, canvas);
  deepEqual([...data], [255, 255, 255, 1, 2, 3, 255, 255, 255, 255, 255, 255]);
  throws(() => onCanvas(dot, { left: 2, top: 0 }, canvas), /outside/);
  throws(() => onCanvas(dot, { left: 0, top: 2 }, canvas), /outside/);
});
