import { deepEqual } from "node:assert/strict";
import { releasePixels } from "./release.ts";

Deno.test("releasing frees image and overview, and again does nothing", () => {
  const overview = { width: 1, height: 1, data: new Uint8Array(3) };
  const image = { width: 2, height: 1, data: new Uint8Array(6), overview };
  releasePixels(image);
  releasePixels(image);
  deepEqual([image.data.length, overview.data.length], [0, 0]);
});

Deno.test("an image that is its own overview is freed once", () => {
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  releasePixels({ ...image, overview: image });
  deepEqual(image.data.length, 0);
});
