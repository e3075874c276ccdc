import assert from "node:assert/strict";
import { isComplete, stepFault } from "./frame_steps.ts";

/** Two frames for each of four challenges, at these times. */
const at = (...times: number[]) => times.map((at, i) => ({ challenge: i >> 1, at }));

const good = at(400, 700, 1_000, 1_300, 1_600, 1_900, 2_200, 2_500);

Deno.test("frames in order and at a person's pace have no fault", () => {
  assert.equal(stepFault(good, 3_000), undefined);
  assert.equal(stepFault(at(0, 80, 160, 240, 320, 400, 480, 1_200), 60_000), undefined);
});

Deno.test("frames must come in the order of the challenges and of time", () => {
  const swapped = [good[2], good[0], ...good.slice(1)];
  assert.equal(stepFault(swapped, 9_000), "frames_out_of_order");
  assert.equal(
    stepFault(at(400, 400, 900, 1_300, 1_600, 1_900, 2_200, 2_500), 9_000),
    "frames_out_of_order",
  );
  const back = good.with(3, { challenge: 0, at: 1_300 });
  assert.equal(stepFault(back, 9_000), "frames_out_of_order");
});

Deno.test("frames faster than a person, or than time passes, are implausible", () => {
  const implausible = "timing_implausible";
  assert.equal(stepFault(at(0, 79, 400, 800, 1_200, 1_600, 2_000, 2_400), 9_000), implausible);
  assert.equal(stepFault(at(0, 100, 200, 300, 400, 500, 600, 1_199), 9_000), implausible);
  assert.equal(stepFault(good, 2_200), implausible);
  assert.equal(stepFault(good, 2_250), undefined, "two clocks may differ a little");
});

Deno.test("each challenge has two to four frames, and there is no other", () => {
  const counts = (...frames: number[]) =>
    frames.flatMap((count, challenge) =>
      Array.from({ length: count }, () => ({ challenge, at: 0 }))
    );
  assert(isComplete(counts(2, 4, 3, 2), 4));
  for (const wrong of [[2, 2, 2], [2, 2, 1, 2], [2, 5, 2, 2], [2, 2, 2, 0]]) {
    assert(!isComplete(counts(...wrong), 4));
  }
});
