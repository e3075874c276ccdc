import assert from "node:assert/strict";
import type { Image } from "../types.ts";
import { fittingInput, letterbox, placeImage, type Placement, type Size } from "./letterbox.ts";

const asIs = { mean: 0, scale: 1 };
const square = (side: number): Size => ({ width: side, height: side });

/** An image whose pixels are given by their place. */
function draw(width: number, height: number, colour: (x: number, y: number) => number[]): Image {
  const pixels = Array.from(
    { length: width * height },
    (_, i) => colour(i % width, Math.floor(i / width)),
  );
  return { width, height, data: Uint8Array.from(pixels.flat()) };
}

/** The red, green and blue rows of the input; 0 has no sign. */
function planes(
  image: Image,
  { width, height }: Size,
  placement: Placement,
  pixels = asIs,
): number[][][] {
  const output = new Float32Array(3 * width * height).fill(NaN);
  letterbox(image, { width, height }, pixels, placement, output);
  const values = Array.from(output, (value) => value + 0);
  const rows = Array.from(
    { length: 3 * height },
    (_, y) => values.slice(y * width, (y + 1) * width),
  );
  return [rows.slice(0, height), rows.slice(height, 2 * height), rows.slice(2 * height)];
}

Deno.test("an input fits its image in steps of 160", () => {
  const sizes: [Size, Size][] = [
    [{ width: 640, height: 640 }, { width: 640, height: 640 }],
    [{ width: 4000, height: 3000 }, { width: 640, height: 480 }],
    [{ width: 3000, height: 4000 }, { width: 480, height: 640 }],
    [{ width: 640, height: 481 }, { width: 640, height: 640 }],
    [{ width: 20, height: 1000 }, { width: 160, height: 640 }],
  ];
  for (const [image, input] of sizes) assert.deepEqual(fittingInput(image, 640), input);
});

Deno.test("at full cover the longer side fills the input, from the top left corner", () => {
  const place = (width: number, height: number) => placeImage({ width, height }, square(640));
  assert.deepEqual(place(1280, 640), { ratio: 0.5, dx: 0, dy: 0 });
  assert.deepEqual(place(320, 640), { ratio: 1, dx: 0, dy: 0 });
  assert.deepEqual(place(64, 32), { ratio: 10, dx: 0, dy: 0 });
});

Deno.test("at a smaller cover the image is centred", () => {
  const place = (width: number, height: number, side: number) =>
    placeImage({ width, height }, square(side), 0.5);
  assert.deepEqual(place(640, 320, 640), { ratio: 0.5, dx: 160, dy: 240 });
  assert.deepEqual(place(100, 33, 64), { ratio: 0.32, dx: 16, dy: 26 });
});

Deno.test("an image of the input's size is copied, channel by channel", () => {
  const image = draw(4, 4, (x, y) => [x, y, 100 + x + y]);
  const [red, green, blue] = planes(image, square(4), placeImage(image, square(4)));
  const expected = (value: (x: number, y: number) => number) =>
    [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => value(x, y)));
  assert.deepEqual(red, expected((x) => x));
  assert.deepEqual(green, expected((_, y) => y));
  assert.deepEqual(blue, expected((x, y) => 100 + x + y));
});

Deno.test("values are scaled and what lies beside the image is scaled black", () => {
  const pixels = { mean: 127.5, scale: 1 / 127.5 };
  for (const [width, height] of [[4, 2], [8, 4]]) {
    const image = draw(width, height, () => [255, 0, 0]);
    const [red, green] = planes(image, square(4), placeImage(image, square(4)), pixels);
    assert.deepEqual(red, [[1, 1, 1, 1], [1, 1, 1, 1], [-1, -1, -1, -1], [-1, -1, -1, -1]]);
    assert.deepEqual(green.flat(), Array(16).fill(-1));
  }
});

Deno.test("reducing by two averages each pair of pixels", () => {
  const image = draw(8, 8, (x, y) => [10 * x, 10 * y, 0]);
  const [red, green] = planes(image, square(4), placeImage(image, square(4)));
  assert.deepEqual(red[0], [5, 25, 45, 65]);
  assert.deepEqual(green.map(([first]) => first), [5, 25, 45, 65]);
});

Deno.test("enlarging interpolates between pixel centres and holds the border", () => {
  const image = draw(2, 2, (x) => [100 * x, 0, 0]);
  const [red] = planes(image, square(4), placeImage(image, square(4)));
  assert.deepEqual(red, Array(4).fill([0, 25, 75, 100]));
});

Deno.test("a centred image lands at its margins, scaled or not", () => {
  for (const width of [2, 4, 8]) {
    const image = draw(width, width / 2, () => [9, 0, 0]);
    const [red] = planes(image, square(8), placeImage(image, square(8), 0.5));
    const empty = Array(8).fill(0), line = [0, 0, 9, 9, 9, 9, 0, 0];
    assert.deepEqual(red, [empty, empty, empty, line, line, empty, empty, empty]);
  }
});

Deno.test("an input may be wider than high", () => {
  const input = { width: 6, height: 2 };
  for (const width of [5, 6]) {
    const image = draw(width, 2, (x, y) => [1 + x, 1 + y, 0]);
    const [red, green] = planes(image, input, { ratio: 1, dx: 0, dy: 0 });
    const line = [1, 2, 3, 4, 5, 6].map((value) => value <= width ? value : 0);
    assert.deepEqual(red, [line, line]);
    assert.deepEqual(green.map(([first]) => first), [1, 2]);
  }
});

Deno.test("both axes keep one scale, so that a face is not stretched", () => {
  const ramp = draw(90, 61, (x, y) => [x, y, 0]);
  const placement = placeImage(ramp, square(64));
  const [red, green] = planes(ramp, square(64), placement);
  for (const at of [5, 20, 40]) {
    const expected = (at + 0.5) / placement.ratio - 0.5;
    assert(Math.abs(red[at][at] - expected) < 0.01);
    assert(Math.abs(green[at][at] - expected) < 0.01);
  }
});

Deno.test("a line of pixels is still one row of the input", () => {
  const image = draw(64, 1, () => [7, 0, 0]);
  const [red] = planes(image, square(4), placeImage(image, square(4)));
  assert.deepEqual(red, [[7, 7, 7, 7], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]);
});
