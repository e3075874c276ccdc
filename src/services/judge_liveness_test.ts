import assert from "node:assert/strict";
import { judgeLiveness } from "./judge_liveness.ts";

const good = { score: 1, eye_distance: 60, sharpness: 500, brightness: 0.5, yaw: 0, roll: 0 };

function judge(real: number, score = 1) {
  return judgeLiveness({ real, models: ["m"] }, { ...good, score });
}

Deno.test("the probability decides between live, uncertain and spoof", () => {
  assert.deepEqual([1, 0.6].map((real) => judge(real)), [undefined, undefined]);
  assert.deepEqual([0.59, 0.4].map((real) => judge(real)), [
    "liveness_uncertain",
    "liveness_uncertain",
  ]);
  assert.deepEqual([0.39, 0].map((real) => judge(real)), ["spoof_detected", "spoof_detected"]);
});

Deno.test("too little to see is said first", () => {
  assert.equal(judge(0, 0.1), "quality_low");
  assert.equal(judge(1, 0.1), "quality_low");
});

Deno.test("a probability that is no number is no live face", () => {
  assert.notEqual(judge(NaN), undefined);
});
