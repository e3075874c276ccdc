/** The check with movements: asks for each, takes pictures of it, and sends them all. */

import { element } from "../dom.js";
import { say } from "../language.js";
import { ask, typedTenant } from "../service.js";
import { shows, startOf } from "./movements.js";

/** Seconds for which a movement is waited for; then the service decides about what there is. */
const patience = () => Number(element("challenge").dataset.patience);

/** Milliseconds that a person has to move where no detector can see it. */
const blindly = 2_500;

/** Pictures of each movement: a head goes on moving after it was seen to move. */
const wanted = 3;

/** Longer side of a picture in pixels: enough for a face, and a dozen are sent at once. */
const longest = 960;

/**
 * @param stage the camera, with the last look at it
 * @returns `verdict` of the service with the very `photo` it is bound to; or a `fault`
 */
export async function runCheck(stage) {
  const json = { tenant_id: typedTenant() };
  const { answer: session, fault } = await ask("POST", "/v1/liveness/sessions", { json });
  if (!session) return { fault };
  try {
    const taken = await takeFrames(stage, session);
    say(element("challenge-text"), "check_sending");
    const { answer: verdict, ...failed } = await send(session, taken);
    if (!verdict) return failed;
    return { verdict, photo: taken[verdict.frame ?? taken.length - 1].photo };
  } finally {
    element("challenge").hidden = true;
  }
}

async function takeFrames(stage, { challenges, frames }) {
  const began = performance.now(), taken = [];
  let start;
  for (const [challenge, { type }] of challenges.entries()) {
    show(type, challenge, challenges.length);
    start ??= stage.state.look?.faces[0] && startOf(stage.state.look);
    await movement(stage, type, start);
    for (let i = 0; i < Math.min(wanted, frames.per_challenge.max); i++) {
      const photo = await stage.photo(longest);
      taken.push({ photo, challenge, at: Math.round(performance.now() - began) });
      await pause(Math.max(frames.min_interval_ms * 1.5, 150));
    }
  }
  return taken;
}

/** Waits until the movement is seen. */
async function movement(stage, type, start) {
  if (!stage.state.isGuided) return await pause(blindly);
  // So that what the last challenge left is not taken for this one.
  await pause(400);
  const end = performance.now() + 1_000 * patience();
  while (performance.now() < end && !shows(type, stage.state.look, start)) await pause(50);
}

function show(type, step, steps) {
  element("challenge").hidden = false;
  element("challenge-icon").setAttribute("href", `/static/icons.svg#${type}`);
  say(element("challenge-text"), `challenge_${type}`);
  say(element("challenge-step"), "check_progress", { step: step + 1, steps });
  Object.assign(element("challenge-progress"), { value: step, max: steps });
}

async function send({ session_id, nonce }, taken) {
  const fields = {
    nonce,
    frames: taken.map(({ photo }) => photo),
    steps: JSON.stringify(taken.map(({ challenge, at }) => ({ challenge, at }))),
  };
  const path = `/v1/liveness/sessions/${encodeURIComponent(session_id)}/frames`;
  return await ask("POST", path, { fields });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
