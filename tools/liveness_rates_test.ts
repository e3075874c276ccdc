import assert from "node:assert/strict";
import type { Landmarks, Quality } from "../src/types.ts";
import { answerOf, rateOf, type Sample, upperBound, worst } from "./liveness_rates.ts";
import { showLiveness } from "./liveness_table.ts";

const thresholds = { liveFrom: 0.6, spoofBelow: 0.4, minQuality: 0.15 };
const points = [[100, 100], [160, 100], [130, 130], [105, 160], [155, 160]];
const landmarks = points.map(([x, y]) => ({ x, y })) as unknown as Landmarks;
const good: Quality = {
  score: 1,
  eye_distance: 60,
  sharpness: 500,
  brightness: 0.5,
  yaw: 0,
  roll: 0,
};

function sample(label: string, real: number, sharpness = 500): Sample {
  const face = { quality: { ...good, sharpness }, landmarks };
  return { label, found: { liveness: { real }, face, width: 300, height: 300 } };
}

const samples: Sample[] = [
  ...[0.95, 0.65, 0.5, 0.2].map((real) => sample("live", real)),
  sample("live", 1, 1),
  { label: "live", found: "no_face" },
  ...[0.1, 0.3].map((real) => sample("print", real)),
  ...[0.1, 0.5, 0.7].map((real) => sample("screen", real)),
  { label: "screen", found: "unreadable" },
];

Deno.test("a photo is answered as the service answers it", () => {
  assert.deepEqual(samples.map((one) => answerOf(one, thresholds)), [
    ...["live", "live", "liveness_uncertain", "spoof_detected", "quality_low", "no_face"],
    ...["spoof_detected", "spoof_detected"],
    ...["spoof_detected", "liveness_uncertain", "live", "unreadable"],
  ]);
});

Deno.test("live ones refused and attacks let through are wrong, among those decided", () => {
  assert.deepEqual(rateOf(samples, "live", thresholds), { wrong: 2, of: 4 });
  assert.deepEqual(rateOf(samples, "print", thresholds), { wrong: 0, of: 2 });
  assert.deepEqual(rateOf(samples, "screen", thresholds), { wrong: 1, of: 3 });
  const lax = { ...thresholds, liveFrom: 0.2, minQuality: 0 };
  assert.deepEqual(rateOf(samples, "live", lax), { wrong: 0, of: 5 });
  assert.deepEqual(rateOf(samples, "screen", lax), { wrong: 2, of: 3 });
});

Deno.test("the worst species counts, among equals the one that proves less", () => {
  const [few, many, third] = [[0, 2], [0, 300], [1, 3]].map(([wrong, of]) => ({ wrong, of }));
  assert.equal(worst([few, third, many]), third);
  assert.equal(worst([many, few]), few);
  assert.equal(worst([few, many]), few);
  assert.deepEqual(worst([]), { wrong: 0, of: 0 });
});

Deno.test("the bound is Clopper and Pearson's, near the rule of three without an error", () => {
  const known = [[0, 1, 0.95], [0, 150, 0.01977], [1, 10, 0.39416], [5, 10, 0.77756]];
  for (const [wrong, of, bound] of known) {
    assert(Math.abs(upperBound({ wrong, of }) - bound) < 1e-4, `${wrong} of ${of}`);
  }
  assert(Math.abs(upperBound({ wrong: 0, of: 3000 }) - 3 / 3000) < 1e-5);
  assert.deepEqual([upperBound({ wrong: 0, of: 0 }), upperBound({ wrong: 4, of: 4 })], [1, 1]);
  const large = upperBound({ wrong: 500, of: 10_000 });
  assert(large > 0.05 && large < 0.055);
});

Deno.test("the tables name each species, its answers and its errors", () => {
  const text = showLiveness(samples, thresholds);
  assert.match(text, /^\| live \| 6 \| 2 \| 1 \| 1 \| 1 \| 1 \| 0 \|$/m);
  assert.match(text, /^\| screen \| 4 \| 1 \| 1 \| 1 \| 0 \| 0 \| 1 \|$/m);
  assert.match(
    text,
    /^\| live from \| BPCER \| APCER print \| APCER screen \| APCER of the worst/m,
  );
  assert.match(
    text,
    /^\| 0\.6, spoof below 0\.4 \(configured\) \| 2 of 4: 50\.0 % \(up to 90\.2 %\)/m,
  );
  const rows = text.split("\n").filter((line) => /^\| 0\.\d \|/.test(line));
  assert.equal(rows.length, 9);
  const [, , , ofScreen, ofWorst] = rows[1].split(" | ").map((cell) => cell.replace(/ ?\|$/, ""));
  assert.equal(ofScreen, "2 of 3: 66.7 % (up to 98.3 %)");
  assert.equal(ofWorst, ofScreen);
  assert.match(showLiveness(samples.slice(6), thresholds), /none decided/);
  assert.match(showLiveness([sample("a|b", 1)], thresholds), /APCER a\\\|b/);
});
