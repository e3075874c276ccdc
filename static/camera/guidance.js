/** What a person should do so that the next photo is a good one. */

import { noseHeightOf, yawOf } from "./measure.js";
import { area } from "./scrfd.js";

/** A face of at most this share of the largest one's area is somebody in the background. */
const bystanderShare = 0.1;

/**
 * Width of a face as a share of the picture's shorter side. Liveness looks at four times the face,
 * so a face that fills the picture leaves it too little.
 */
const smallestWidth = 0.2, largestWidth = 0.62;

/** How far a face's middle may be from the picture's, as a share of each side. */
const farthest = 0.22;

/** Mean luma between which a face is neither too dark nor too bright, 0..1. */
const darkest = 0.2, brightest = 0.86;

/** Sharpness below which a face is blurred; the service counts 100 as enough and refuses 15. */
const blurred = 25;

/** Degrees of head turn that each pose allows; "facing" is what recognition needs. */
const turnedFrom = 14, turnedTo = 38;
const limits = { straight: 17, up: 17, facing: 25 };

/** How much nearer to the eyes the nose must come for a look upwards, of the way to the mouth. */
const raised = 0.06;

/** Movement between two looks above which a face is not still, in widths of the face. */
const stillWithin = 0.06;

/**
 * @param seen what the detector has found, with `motion` of the largest face
 * @param goal `pose` "straight", "left", "right", "up" or "facing"; `noseHeight` of the straight face
 * @returns the key of a sentence; "ready" when the photo can be taken
 */
export function adviceFor(seen, goal) {
  const [face, ...others] = seen.faces;
  if (!face) return "no_face";
  if (others.some(({ box }) => area(box) > bystanderShare * area(face.box))) {
    return "several_faces";
  }
  return placeAdvice(face.box, seen) ?? lightAdvice(seen) ?? poseAdvice(face.landmarks, goal) ??
    stillAdvice(seen) ?? "ready";
}

function placeAdvice({ left, top, right, bottom }, { width, height }) {
  const share = (right - left) / Math.min(width, height);
  if (share < smallestWidth) return "come_closer";
  if (share > largestWidth) return "move_back";
  const dx = Math.abs((left + right) / 2 / width - 0.5);
  const dy = Math.abs((top + bottom) / 2 / height - 0.5);
  return dx > farthest || dy > farthest ? "centre" : undefined;
}

function lightAdvice({ brightness }) {
  if (brightness < darkest) return "too_dark";
  return brightness > brightest ? "too_bright" : undefined;
}

function poseAdvice(landmarks, { pose, noseHeight }) {
  const yaw = yawOf(landmarks);
  if (pose === "left" || pose === "right") {
    const turned = pose === "left" ? yaw : -yaw;
    if (turned < turnedFrom) return `turn_${pose}`;
    return turned > turnedTo ? "turn_less" : undefined;
  }
  if (Math.abs(yaw) > limits[pose]) return "look_straight";
  const isRaised = noseHeightOf(landmarks) <= noseHeight - raised;
  return pose === "up" && noseHeight !== undefined && !isRaised ? "look_up" : undefined;
}

function stillAdvice({ motion, sharpness }) {
  return motion > stillWithin || sharpness < blurred ? "hold_still" : undefined;
}
