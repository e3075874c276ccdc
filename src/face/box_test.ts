import assert from "node:assert/strict";
import { area, clampBox, overlap } from "./box.ts";

const square = { left: 0, top: 0, right: 10, bottom: 10 };

Deno.test("area is 0 for empty and inverted boxes", () => {
  assert.equal(area(square), 100);
  assert.equal(area({ ...square, right: 0 }), 0);
  assert.equal(area({ left: 10, top: 10, right: 0, bottom: 0 }), 0);
});

Deno.test("overlap is intersection over union", () => {
  assert.equal(overlap(square, square), 1);
  assert.equal(overlap(square, { ...square, left: 5, right: 15 }), 50 / 150);
  assert.equal(overlap(square, { ...square, left: 10, right: 20 }), 0);
  const empty = { left: 3, top: 3, right: 3, bottom: 3 };
  assert.equal(overlap(empty, empty), 0);
});

Deno.test("a box is cut to whole pixels of its image", () => {
  const box = { left: -0.6, top: 2.4, right: 9.5, bottom: 12 };
  assert.deepEqual(clampBox(box, 20, 10), { left: 0, top: 2, right: 10, bottom: 10 });
});
