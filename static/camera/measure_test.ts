import assert from "node:assert/strict";
import { measureQuality } from "../../src/face/quality.ts";
import { brightnessOf, lumaOf, measuredSide, noseHeightOf, sharpnessOf, yawOf } from "./measure.js";

type Point = { x: number; y: number };

function points(noseX: number, noseY = 55): [Point, Point, Point, Point, Point] {
  const [left, right] = [{ x: 38, y: 52 }, { x: 74, y: 50 }];
  return [left, right, { x: noseX, y: noseY }, { x: 42, y: 92 }, { x: 71, y: 92 }];
}

/** A square of stripes, RGB, and the same pixels as RGBA. */
function stripes() {
  const data = new Uint8Array(measuredSide ** 2 * 3);
  for (let i = 0; i < data.length; i++) data[i] = (i * 37 + (i >> 4) * 11) % 251;
  const pixels = new Uint8ClampedArray(measuredSide ** 2 * 4);
  for (let i = 0; i < measuredSide ** 2; i++) {
    pixels.set(data.subarray(i * 3, i * 3 + 3), i * 4);
    pixels[i * 4 + 3] = 255;
  }
  return { image: { width: measuredSide, height: measuredSide, data }, pixels };
}

Deno.test("pages measure light, sharpness and pose as the service does", () => {
  const { image, pixels } = stripes();
  for (const noseX of [30, 50, 56, 70]) {
    const quality = measureQuality(image, points(noseX));
    const luma = lumaOf(pixels);
    assert(Math.abs(brightnessOf(luma) - quality.brightness) < 1e-4);
    assert(Math.abs(sharpnessOf(luma) / quality.sharpness - 1) < 1e-4);
    assert(Math.abs(yawOf(points(noseX)) - quality.yaw) < 1e-9);
  }
});

Deno.test("the nose of who looks up is nearer to the eyes", () => {
  assert(noseHeightOf(points(56, 60)) < noseHeightOf(points(56, 72)));
});
