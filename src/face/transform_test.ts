import assert from "node:assert/strict";
import type { Landmarks } from "../types.ts";
import { between, moveBox, moveCandidate, moveLandmarks, movePoint } from "./transform.ts";

const landmarks: Landmarks = [
  { x: 1, y: 2 },
  { x: 3, y: 2 },
  { x: 2, y: 3 },
  { x: 1, y: 4 },
  { x: 3, y: 4 },
];

Deno.test("each axis has its own scale between two copies of a photo", () => {
  const move = between({ width: 640, height: 427 }, { width: 1280, height: 853 });
  assert.deepEqual(movePoint({ x: 640, y: 427 }, move), { x: 1280, y: 853 });
});

Deno.test("points, boxes and candidates move alike", () => {
  const move = { scaleX: 2, scaleY: 3, dx: -1, dy: 1 };
  const box = { left: 1, top: 2, right: 3, bottom: 4 };
  assert.deepEqual(moveBox(box, move), { left: 1, top: 7, right: 5, bottom: 13 });
  const moved = moveLandmarks(landmarks, move);
  assert.deepEqual(moved, landmarks.map((point) => movePoint(point, move)));
  assert.deepEqual(moveCandidate({ score: 0.7, box, landmarks }, move), {
    score: 0.7,
    box: moveBox(box, move),
    landmarks: moved,
  });
});
