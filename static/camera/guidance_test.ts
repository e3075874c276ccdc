import assert from "node:assert/strict";
import { adviceFor } from "./guidance.js";

interface Change {
  readonly left?: number;
  readonly top?: number;
  readonly side?: number;
  /** Where the nose stands between the eyes, 0.5 in the middle, and towards the mouth. */
  readonly nose?: number;
  readonly noseHeight?: number;
}

/** A face in the middle of a picture of 640x480 that looks straight ahead. */
function face({ left = 220, top = 140, side = 200, nose = 0.5, noseHeight = 0.5 }: Change = {}) {
  const at = (x: number, y: number) => ({ x: left + x * side, y: top + y * side });
  return {
    score: 0.9,
    box: { left, top, right: left + side, bottom: top + side },
    landmarks: [
      at(0.3, 0.4),
      at(0.7, 0.4),
      at(0.3 + 0.4 * nose, 0.4 + 0.4 * noseHeight),
      at(0.35, 0.8),
      at(0.65, 0.8),
    ],
  };
}

function look(faces = [face()], changes = {}) {
  const measured = { brightness: 0.5, sharpness: 200, motion: 0.01 };
  return { width: 640, height: 480, faces, ...measured, ...changes };
}

const straight = { pose: "straight" };

Deno.test("each fault has its advice, the one that matters most first", () => {
  const advices: [string, ReturnType<typeof look>][] = [
    ["ready", look()],
    ["no_face", look([])],
    ["several_faces", look([face(), face({ left: 10, side: 120 })])],
    ["ready", look([face(), face({ left: 10, side: 40 })])],
    ["come_closer", look([face({ side: 80 })])],
    ["move_back", look([face({ left: 140, top: 60, side: 340 })])],
    ["centre", look([face({ left: 0 })])],
    ["centre", look([face({ top: 279 })])],
    ["too_dark", look(undefined, { brightness: 0.1 })],
    ["too_bright", look(undefined, { brightness: 0.95 })],
    ["look_straight", look([face({ nose: 0.75 })])],
    ["hold_still", look(undefined, { motion: 0.2 })],
    ["hold_still", look(undefined, { motion: Infinity })],
    ["hold_still", look(undefined, { sharpness: 9 })],
    ["no_face", look([], { motion: Infinity, brightness: undefined })],
    ["come_closer", look([face({ side: 80, nose: 0.8 })], { brightness: 0.1, motion: 1 })],
  ];
  for (const [advice, seen] of advices) assert.equal(adviceFor(seen, straight), advice);
});

Deno.test("each pose is asked for in the person's own directions", () => {
  const toTheirLeft = look([face({ nose: 0.75 })]), toTheirRight = look([face({ nose: 0.25 })]);
  const left = { pose: "left" }, right = { pose: "right" };
  assert.equal(adviceFor(look(), left), "turn_left");
  assert.equal(adviceFor(toTheirRight, left), "turn_left");
  assert.equal(adviceFor(toTheirLeft, left), "ready");
  assert.equal(adviceFor(look(), right), "turn_right");
  assert.equal(adviceFor(toTheirRight, right), "ready");
  assert.equal(adviceFor(look([face({ nose: 0.95 })]), left), "turn_less");
  assert.equal(adviceFor(toTheirLeft, { pose: "facing" }), "ready");
});

Deno.test("a look upwards is one from where the face was before", () => {
  const up = { pose: "up", noseHeight: 0.5 };
  assert.equal(adviceFor(look(), up), "look_up");
  assert.equal(adviceFor(look([face({ noseHeight: 0.42 })]), up), "ready");
  // Without a straight photo to compare with, any will do.
  assert.equal(adviceFor(look(), { pose: "up", noseHeight: undefined }), "ready");
});
