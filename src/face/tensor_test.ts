import assert from "node:assert/strict";
import { writePlanar } from "./tensor.ts";

Deno.test("interleaved RGB becomes planes, scaled, from an index on", () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 60) };
  const output = new Float32Array(8).fill(-1);
  writePlanar(image, { mean: 10, scale: 0.5 }, output, 1);
  assert.deepEqual([...output], [-1, 0, 15, 5, 20, 10, 25, -1]);
});
