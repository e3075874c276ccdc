import assert from "node:assert/strict";
import { confidencePercent } from "./compare_faces.ts";

Deno.test("confidence is 100 at no distance, 50 at the threshold, 0 at the largest", () => {
  const at = (distance: number, threshold = 0.35) => confidencePercent({ distance, threshold });
  assert.deepEqual([at(0), at(0.35), at(2)], [100, 50, 0]);
  assert.equal(at(0.175), 75);
  for (const threshold of [0, 0.35, 1.9, 2]) {
    const steps = Array.from({ length: 201 }, (_, i) => at(i / 100, threshold));
    assert(steps.every((value, i) => i === 0 || value <= steps[i - 1]), String(threshold));
    assert(steps.every((value) => value >= 0 && value <= 100));
    assert.equal(at(threshold, threshold), 50);
  }
});
