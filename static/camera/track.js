/** Follows the largest face from look to look. */

import { overlap } from "./scrfd.js";

/** Milliseconds without a face after which the next one is somebody else. */
const absence = 1_000;

/** Milliseconds without a look after which nobody knows who is there now. */
const longestLook = 5_000;

/** A face that overlaps with where it was by less than this has been replaced by another. */
const smallestOverlap = 0.1;

/**
 * @returns takes a look and its time in milliseconds; adds `track`, a number that stays the same
 *   for as long as the same face is there, and `motion` since the last look, in widths of the face
 */
export function createTracker() {
  let track = 0, last;
  return (seen, now) => {
    const box = seen.faces[0]?.box;
    if (!box) {
      if (last) last.goneAt ??= now;
      return { ...seen, track: undefined, motion: Infinity };
    }
    const goesOn = last && now - last.now <= longestLook &&
      now - (last.goneAt ?? now) <= absence && overlap(last.box, box) >= smallestOverlap;
    if (!goesOn) track += 1;
    const motion = goesOn ? distance(last.box, box) / (box.right - box.left) : Infinity;
    last = { box, now };
    return { ...seen, track, motion };
  };
}

/** How far the farthest side has moved, in pixels. */
function distance(a, b) {
  return Math.max(...["left", "top", "right", "bottom"].map((side) => Math.abs(a[side] - b[side])));
}
