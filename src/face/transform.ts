import type { Box, Landmarks, Point } from "../types.ts";
import type { Candidate } from "./scrfd.ts";

/** `x' = scaleX * x + dx`, `y' = scaleY * y + dy`: between input, decoded and file pixels. */
export interface Move {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly dx: number;
  readonly dy: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The move from the pixels of one copy of a photo to those of another. Each axis has its own
 * scale, because a reduced copy is rounded to whole pixels on each.
 */
export function between(from: Size, to: Size): Move {
  return { scaleX: to.width / from.width, scaleY: to.height / from.height, dx: 0, dy: 0 };
}

/** Moves one point. */
export function movePoint({ x, y }: Point, { scaleX, scaleY, dx, dy }: Move): Point {
  return { x: x * scaleX + dx, y: y * scaleY + dy };
}

/** Moves the five points. */
export function moveLandmarks(landmarks: Landmarks, move: Move): Landmarks {
  const [a, b, c, d, e] = landmarks;
  return [
    movePoint(a, move),
    movePoint(b, move),
    movePoint(c, move),
    movePoint(d, move),
    movePoint(e, move),
  ];
}

/** Moves a box. */
export function moveBox({ left, top, right, bottom }: Box, move: Move): Box {
  const from = movePoint({ x: left, y: top }, move);
  const to = movePoint({ x: right, y: bottom }, move);
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

/** Moves box and points of a candidate. */
export function moveCandidate({ score, box, landmarks }: Candidate, move: Move): Candidate {
  return { score, box: moveBox(box, move), landmarks: moveLandmarks(landmarks, move) };
}
