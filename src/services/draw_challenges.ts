import type { LivenessChallenge } from "../store/store.ts";

/** What a person can be asked to do besides holding still. */
const actions: readonly LivenessChallenge[] = ["turn_left", "turn_right", "look_up", "come_closer"];

/** Actions that a session asks for; it ends with a look straight ahead. */
const asked = 3;

/** Challenges of a session. */
export const challengeCount = asked + 1;

/**
 * Challenges that nobody can foresee: different actions in a random order, of which there are 24.
 * At least two of them turn the head, which a flat picture can't. The last is `hold_still`.
 */
export function drawChallenges(): LivenessChallenge[] {
  const keys = crypto.getRandomValues(new Uint32Array(actions.length));
  const shuffled = actions.map((action, i) => ({ action, key: keys[i] }))
    .sort((a, b) => a.key - b.key)
    .map(({ action }) => action);
  return [...shuffled.slice(0, asked), "hold_still"];
}
