import { deepEqual, equal } from "node:assert/strict";
import { type RawPixels, toRgb, uprightRgb } from "./pixels.ts";

function raw(layout: RawPixels["layout"], ...values: number[]): RawPixels {
  const channels = { grey: 1, rgb: 3, rgba: 4, cmyk: 4 }[layout];
  return { width: values.length / channels, height: 1, layout, data: Uint8Array.from(values) };
}

function rgb(layout: RawPixels["layout"], ...values: number[]): number[] {
  return [...toRgb(raw(layout, ...values)).data];
}

Deno.test("grey is repeated in each channel", () => {
  deepEqual(rgb("grey", 7, 200), [7, 7, 7, 200, 200, 200]);
});

Deno.test("alpha is flattened on white", () => {
  deepEqual(rgb("rgba", 10, 20, 30, 255), [10, 20, 30]);
  deepEqual(rgb("rgba", 10, 20, 30, 0), [255, 255, 255]);
  deepEqual(rgb("rgba", 0, 255, 100, 51), [204, 255, 224]);
});

Deno.test("ink takes light away", () => {
  deepEqual(rgb("cmyk", 0, 0, 0, 0), [255, 255, 255]);
  deepEqual(rgb("cmyk", 255, 0, 0, 0), [0, 255, 255]);
  deepEqual(rgb("cmyk", 0, 0, 0, 255), [0, 0, 0]);
  deepEqual(rgb("cmyk", 51, 0, 0, 51), [163, 204, 204]);
});

Deno.test("the result never shares memory with the decoder", () => {
  const decoded = raw("rgb", 1, 2, 3);
  const image = uprightRgb(decoded, 1, { left: 0, top: 0, right: 1, bottom: 1 });
  decoded.data.fill(0);
  deepEqual([...image.data], [1, 2, 3]);
  equal(image.data.buffer.byteLength, 3);
});
