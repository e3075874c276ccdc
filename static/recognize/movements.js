/** What each challenge of a check with movements looks like to the detector. */

import { noseHeightOf, yawOf } from "../camera/measure.js";

/** Degrees of a turn to the side; a little more than the service asks for. */
const turned = 19;

/** How much nearer to the eyes the nose comes in a look upwards, of the way to the mouth. */
const raised = 0.1;

/** How much larger a face becomes that comes closer. */
const grown = 1.28;

/** Degrees and widths of the face within which it looks straight ahead and holds still. */
const straight = 12, stillWithin = 0.06;

/** The face as it looks before anything was asked of it. */
export function startOf(look) {
  const [{ box, landmarks }] = look.faces;
  return { noseHeight: noseHeightOf(landmarks), width: box.right - box.left };
}

const tests = {
  turn_left: ({ yaw }) => yaw >= turned,
  turn_right: ({ yaw }) => yaw <= -turned,
  look_up: ({ lift, yaw }) => lift >= raised && Math.abs(yaw) < turned,
  come_closer: ({ growth }) => growth >= grown,
  hold_still: ({ yaw, motion }) => Math.abs(yaw) < straight && motion < stillWithin,
};

/** Whether a look shows what a challenge asks for. */
export function shows(type, look, start) {
  const [face] = look?.faces ?? [];
  if (!face || !start) return false;
  return tests[type]({
    yaw: yawOf(face.landmarks),
    lift: start.noseHeight - noseHeightOf(face.landmarks),
    growth: (face.box.right - face.box.left) / start.width,
    motion: look.motion,
  });
}
