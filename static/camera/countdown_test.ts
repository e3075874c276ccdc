import assert from "node:assert/strict";
import { createCountdown } from "./countdown.js";

Deno.test("a photo is due when everything was right for a while", () => {
  const countdown = createCountdown();
  assert.equal(countdown(true, 0), 0);
  assert.equal(countdown(true, 450), 0.5);
  assert.equal(countdown(true, 900), 1);
  assert.equal(countdown(true, 1_000), 0, "the next wait begins");
});

Deno.test("a look that was wrong is forgiven, two are not", () => {
  const countdown = createCountdown();
  countdown(true, 0);
  assert.equal(countdown(false, 150), 150 / 900);
  assert.equal(countdown(true, 300), 300 / 900);
  countdown(false, 450);
  assert.equal(countdown(false, 600), 0);
  assert.equal(countdown(true, 700), 0);
});

Deno.test("no photo is taken at a look that is wrong", () => {
  const countdown = createCountdown();
  countdown(true, 0);
  countdown(true, 800);
  assert(countdown(false, 950) < 1);
  assert.equal(countdown(true, 990), 1);
});
