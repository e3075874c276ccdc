import { deepEqual, equal } from "node:assert/strict";
import type { ImageFormat } from "./header.ts";
import { shrinkFactor, shrunk } from "./scale.ts";

function factor(format: ImageFormat, width: number, height: number): number {
  return shrinkFactor({ format, width, height, orientation: 1 }, 960);
}

Deno.test("an image is shrunk only where that pays", () => {
  equal(factor("jpeg", 1920, 1440), 1);
  equal(factor("webp", 1920, 1440), 2);
  equal(factor("png", 1920, 1440), 1);
  equal(factor("jpeg", 4000, 900), 4);
  equal(factor("png", 4000, 900), 1);
});

Deno.test("any large image is shrunk as far as its longer side allows", () => {
  for (const format of ["jpeg", "png", "webp"] as const) {
    equal(factor(format, 3000, 2250), 2);
    equal(factor(format, 3000, 4000), 4);
    equal(factor(format, 7680, 4320), 8);
    equal(factor(format, 7679, 4320), 4);
  }
});

Deno.test("an image that is small already keeps its size", () => {
  equal(factor("webp", 1919, 1919), 1);
  equal(factor("webp", 100, 100), 1);
});

Deno.test("sides are rounded up", () => {
  deepEqual(shrunk({ width: 1001, height: 16 }, 8), { width: 126, height: 2 });
});
