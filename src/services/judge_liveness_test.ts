import assert from "node:assert/strict";
import { parseConfig } from "../config.ts";
import type { Landmarks, Quality } from "../types.ts";
import { judgeLiveness, thresholdsOf } from "./judge_liveness.ts";

const quality: Quality = {
  score: 1,
  eye_distance: 60,
  sharpness: 500,
  brightness: 0.5,
  yaw: 0,
  roll: 0,
};
const points = [[100, 100], [160, 100], [130, 130], [105, 160], [155, 160]];
const landmarks = points.map(([x, y]) => ({ x, y })) as unknown as Landmarks;
const defaults = thresholdsOf(parseConfig({}));

function judge(real: number, measured: Partial<Quality> = {}, thresholds = defaults, height = 400) {
  const face = { quality: { ...quality, ...measured }, landmarks };
  return judgeLiveness({ liveness: { real }, face, width: 300, height }, thresholds);
}

Deno.test("the probability decides between live, uncertain and spoof", () => {
  assert.deepEqual([1, 0.6].map((real) => judge(real)), [undefined, undefined]);
  const uncertain = { fault: "liveness_uncertain" }, spoof = { fault: "spoof_detected" };
  assert.deepEqual([0.59, 0.4].map((real) => judge(real)), [uncertain, uncertain]);
  assert.deepEqual([0.39, 0].map((real) => judge(real)), [spoof, spoof]);
});

Deno.test("the thresholds are the settings'", () => {
  const strict = thresholdsOf(parseConfig({
    LIVENESS_LIVE_FROM: "0.9",
    LIVENESS_SPOOF_BELOW: "0.9",
    LIVENESS_MIN_QUALITY: "0.5",
  }));
  assert.equal(judge(0.9, {}, strict), undefined);
  assert.deepEqual(judge(0.89, {}, strict), { fault: "spoof_detected" });
  assert.equal(judge(1, { sharpness: 40 }, strict)?.fault, "quality_low");
  assert.equal(judge(1, { sharpness: 40 }), undefined);
});

Deno.test("too little to see is said first, with what is lacking most", () => {
  const low = [
    ["size", { eye_distance: 5 }],
    ["sharpness", { sharpness: 14 }],
    ["exposure", { brightness: 0.03 }],
    ["exposure", { brightness: 0.98 }],
    ["pose", { yaw: -67 }],
    ["sharpness", { sharpness: 2, eye_distance: 5, brightness: 0.03 }],
  ] as const;
  for (const [qualityReason, measured] of low) {
    for (const real of [0, 0.5, 1]) {
      assert.deepEqual(judge(real, measured), { fault: "quality_low", qualityReason });
    }
  }
});

Deno.test("a face that the border cuts is not judged, however good the rest", () => {
  assert.equal(judge(1, {}, defaults, 160), undefined);
  assert.deepEqual(judge(1, {}, defaults, 145), { fault: "quality_low", qualityReason: "cut_off" });
});

Deno.test("what is no number is no live face", () => {
  assert.deepEqual(judge(NaN), { fault: "liveness_uncertain" });
  assert.deepEqual(judge(1, { yaw: NaN }), { fault: "quality_low", qualityReason: "pose" });
});
