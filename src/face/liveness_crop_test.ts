import assert from "node:assert/strict";
import type { Box, Image } from "../types.ts";
import { cropForLiveness, livenessBox, type LivenessView } from "./liveness_crop.ts";

const photo = { width: 400, height: 300 };

/** Left, top, right and bottom of what is cut out for a face. */
function cut(face: Box, cropScale: number, image = photo) {
  const { left, top, right, bottom } = livenessBox(image, face, cropScale);
  return [left, top, right, bottom];
}

function square(left: number, top: number, side: number): Box {
  return { left, top, right: left + side, bottom: top + side };
}

/** An image whose channels say where a pixel lies: red the column, green the row, blue 7. */
function coordinates(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % width, Math.floor(pixel / width), 7][i % 3];
  });
  return { width, height, data };
}

function crop(image: Image, face: Box, view: LivenessView): Float32Array {
  const output = new Float32Array(3 * view.side ** 2);
  cropForLiveness(image, face, view, output);
  return output;
}

Deno.test("the crop is the box scaled around its centre, with the pixel under its far edge", () => {
  assert.deepEqual(cut(square(150, 100, 40), 3), [110, 60, 231, 181]);
  const tall = { left: 180, top: 100, right: 210, bottom: 160 };
  assert.deepEqual(cut(tall, 2.7), [154, 49, 236, 212]);
});

Deno.test("a crop that sticks out is pushed back in at its full size", () => {
  assert.deepEqual(cut(square(10, 100, 40), 3), [0, 60, 121, 181]);
  assert.deepEqual(cut(square(350, 100, 40), 3), [279, 60, 400, 181]);
  assert.deepEqual(cut(square(10, 5, 40), 3), [0, 0, 121, 121]);
  assert.deepEqual(cut(square(150, 255, 40), 3), [110, 179, 231, 300]);
});

Deno.test("a crop larger than the image is scaled less, alike on both axes", () => {
  // 299 / 130 = 2.3 times the box.
  assert.deepEqual(cut(square(100, 100, 130), 4), [15, 0, 315, 300]);
  assert.deepEqual(cut(square(10, 100, 130), 4), [0, 0, 300, 300]);
  assert.deepEqual(cut(square(270, 0, 130), 4), [100, 0, 400, 300]);
});

Deno.test("a box that is larger than the image or outside gives what is there", () => {
  assert.deepEqual(cut(square(-100, -100, 600), 2.7), [50, 0, 350, 300]);
  assert.deepEqual(cut(square(-60, -60, 40), 2), [0, 0, 81, 81]);
  assert.deepEqual(cut(square(500, 500, 40), 2), [319, 219, 400, 300]);
});

Deno.test("whatever the box, the crop has pixels and lies inside", () => {
  for (const image of [photo, { width: 1, height: 1 }, { width: 16, height: 3000 }]) {
    for (let i = 0; i < 500; i++) {
      const [x, y, w, h] = [7, 13, 29, 41].map((step) => (i * step * 1.37) % 900);
      const face = { left: x - 300, top: y - 300, right: x - 300 + w, bottom: y - 300 + h };
      const [left, top, right, bottom] = cut(face, i % 2 ? 2.7 : 4, image);
      assert(left >= 0 && left < right && right <= image.width);
      assert(top >= 0 && top < bottom && bottom <= image.height);
    }
  }
});

Deno.test("channels are planes in the order asked for, values stay 0..255", () => {
  const image = coordinates(32, 32);
  // 9 x 9 pixels from (10, 14) on: nearest to a side of 9, so that nothing is blended.
  const view = { side: 9, cropScale: 2, colour: "BGR" } as const;
  const face = square(12, 16, 4);
  const bgr = crop(image, face, view);
  assert.deepEqual([bgr[0], bgr[80]], [7, 7]);
  assert.deepEqual([bgr[81], bgr[81 + 9], bgr[81 + 80]], [14, 15, 22]);
  assert.deepEqual([bgr[162], bgr[162 + 1], bgr[162 + 80]], [10, 11, 18]);
  const rgb = crop(image, face, { ...view, colour: "RGB" });
  assert.deepEqual(
    rgb,
    Float32Array.of(...bgr.slice(162), ...bgr.slice(81, 162), ...bgr.slice(0, 81)),
  );
});

Deno.test("an enlargement is bilinear, centres on centres", () => {
  const image: Image = { width: 3, height: 3, data: coordinates(3, 3).data.map((v) => v * 20) };
  const values = crop(image, square(0, 0, 2), { side: 6, cropScale: 1, colour: "RGB" });
  assert.deepEqual([...values.slice(0, 6)], [0, 5, 15, 25, 35, 40]);
  assert.deepEqual([36, 42, 48, 54, 60, 66].map((i) => values[i]), [0, 5, 15, 25, 35, 40]);
});

Deno.test("a reduction counts every pixel", () => {
  const image = coordinates(200, 200);
  const view = { side: 1, cropScale: 1, colour: "RGB" } as const;
  // 100 x 100 pixels and one more of each axis.
  assert.deepEqual([...crop(image, square(50, 50, 100), view)], [100, 100, 7]);
  const dot: Image = { width: 9, height: 9, data: new Uint8Array(9 * 9 * 3) };
  dot.data[(4 * 9 + 7) * 3] = 162;
  assert.deepEqual([...crop(dot, square(0, 0, 8), view)], [2, 0, 0]);
});

Deno.test("a box that is not finite is refused", () => {
  const view = { side: 2, cropScale: 1, colour: "BGR" } as const;
  for (const left of [NaN, Infinity]) {
    assert.throws(() => crop(coordinates(8, 8), { ...square(1, 1, 4), left }, view), RangeError);
  }
});
