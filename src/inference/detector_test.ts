import assert from "node:assert/strict";
import type { DecodedImage, Image } from "../types.ts";
import { createDetector } from "./detector.ts";
import type { Network } from "./network.ts";

/** A network that sees one face, 16 x 24 pixels around (32, 32) of its input, in one of its runs. */
function networkSeeing(seesInRun: number, side = 64, fixedShapes = false) {
  const runs: (readonly number[])[] = [];
  const network: Network = {
    run(values, [, , height, width]) {
      assert.equal(values.length, 3 * width * height);
      runs.push([width, height]);
      return Promise.resolve(outputs(width, height, runs.length === seesInRun));
    },
    release: () => Promise.resolve(),
  };
  const settings = { path: "", pixels: { mean: 0, scale: 1 }, side, fixedShapes };
  return { detect: createDetector({ network, larger: network }, settings), runs };
}

function outputs(width: number, height: number, seen: boolean): Float32Array[] {
  const anchors = [8, 16, 32].map((stride) => (width / stride) * (height / stride) * 2);
  const empty = [1, 4, 10].flatMap((values) => anchors.map((n) => new Float32Array(n * values)));
  if (!seen) return empty;
  // The cell at (32, 32) of stride 8.
  const anchor = (4 * (width / 8) + 4) * 2;
  empty[0][anchor] = 0.9;
  empty[3].set([1, 1.5, 1, 1.5], anchor * 4);
  return empty;
}

function blank(width: number, height: number): Image {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

/** A photo that was decoded at half the size of its file. */
function photoOf(width: number, height: number, side = 64): DecodedImage {
  const ratio = Math.min(1, side / Math.max(width, height));
  const overview = blank(Math.round(width * ratio), Math.round(height * ratio));
  const source = { width: 2 * width, height: 2 * height };
  return { ...blank(width, height), overview, source };
}

Deno.test("a face found at once is looked for once, in pixels of the file", async () => {
  const { detect, runs } = networkSeeing(1);
  const [{ box, score }] = await detect(photoOf(128, 128));
  assert.deepEqual(box, { left: 96, top: 80, right: 160, bottom: 176 });
  assert(Math.abs(score - 0.9) < 1e-6);
  assert.deepEqual(runs, [[64, 64]]);
});

Deno.test("the input of a wide photo is wide, a smaller look is square", async () => {
  const { detect, runs } = networkSeeing(3, 320);
  const [{ box }] = await detect(photoOf(640, 320, 320));
  assert.deepEqual(runs, [[320, 160], [320, 320], [640, 320]]);
  assert.deepEqual(box, { left: 48, top: 40, right: 80, bottom: 88 });
});

Deno.test("with fixed shapes every look is square", async () => {
  const { detect, runs } = networkSeeing(3, 320, true);
  const [{ box }] = await detect(photoOf(640, 320, 320));
  assert.deepEqual(runs, [[320, 320], [320, 320], [640, 640]]);
  assert.deepEqual(box, { left: 48, top: 40, right: 80, bottom: 88 });
});

Deno.test("a face that fills the frame is found in a smaller look", async () => {
  const { detect, runs } = networkSeeing(2);
  // Half covered: the photo's 128 pixels lie at 16 to 48 of the input.
  const [{ box }] = await detect(photoOf(128, 128));
  assert.deepEqual(box, { left: 64, top: 32, right: 192, bottom: 224 });
  assert.deepEqual(runs, [[64, 64], [64, 64]]);
});

Deno.test("a face too small for the input is found in a larger look", async () => {
  const { detect, runs } = networkSeeing(3);
  const [{ box }] = await detect(photoOf(128, 64));
  assert.deepEqual(box, { left: 48, top: 40, right: 80, bottom: 88 });
  assert.deepEqual(runs, [[64, 64], [64, 64], [128, 128]]);
});

Deno.test("a picture without a face is not looked at larger than it is", async () => {
  const { detect, runs } = networkSeeing(0);
  assert.deepEqual(await detect(photoOf(80, 80)), []);
  assert.deepEqual(runs, [[64, 64], [64, 64]]);
});

Deno.test("the next photo starts over", async () => {
  const { detect, runs } = networkSeeing(3);
  await detect(photoOf(128, 128));
  await detect(photoOf(80, 80));
  assert.deepEqual(runs, [[64, 64], [64, 64], [128, 128], [64, 64], [64, 64]]);
});
