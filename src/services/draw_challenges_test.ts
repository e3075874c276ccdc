import assert from "node:assert/strict";
import { challengeCount, drawChallenges } from "./draw_challenges.ts";

Deno.test("challenges are different actions in any order, and end straight ahead", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const drawn = drawChallenges();
    assert.deepEqual([drawn.length, new Set(drawn).size], [challengeCount, challengeCount]);
    assert.equal(drawn.at(-1), "hold_still");
    seen.add(drawn.join());
  }
  // That one of 24 is missing by chance has a probability of 24 * (23 / 24) ** 2000.
  assert.equal(seen.size, 24);
});
