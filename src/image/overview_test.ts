import { deepEqual, equal } from "node:assert/strict";
import { overviewOf, overviewSize } from "./overview.ts";

Deno.test("the longer side of an overview is 640 pixels, and no side is lost", () => {
  deepEqual(overviewSize({ width: 1280, height: 960 }), { width: 640, height: 480 });
  deepEqual(overviewSize({ width: 999, height: 1333 }), { width: 480, height: 640 });
  deepEqual(overviewSize({ width: 40_000, height: 16 }), { width: 640, height: 1 });
  deepEqual(overviewSize({ width: 640, height: 20 }), { width: 640, height: 20 });
});

Deno.test("a small photo is its own overview", () => {
  const small = { width: 2, height: 1, data: new Uint8Array(6) };
  equal(overviewOf(small), small);
  const large = { width: 1280, height: 2, data: new Uint8Array(1280 * 2 * 3).fill(9) };
  const { width, height, data } = overviewOf(large);
  deepEqual([width, height, data.length, data[0]], [640, 1, 1920, 9]);
});
