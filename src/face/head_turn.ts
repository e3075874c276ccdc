import type { Landmarks, Point } from "../types.ts";

/** How far a head is turned from where it was, in degrees. */
export interface HeadTurn {
  /** To the viewer's right, which is the person's own left. */
  readonly yaw: number;
  /** Upwards. */
  readonly pitch: number;
  /** How much larger the face is: 1.2 is a fifth. */
  readonly growth: number;
}

/** How far the tip of the nose stands out from the plane of eyes and mouth, in eye distances. */
const noseDepth = 0.5;

/**
 * The turn of a head between two pictures of it, from the five points.
 *
 * Eyes and mouth lie close to a plane, and the nose stands out of it. In the coordinates that eyes
 * and mouth span, the nose of a turned head moves by `noseDepth * tan(angle)`. In a flat picture it
 * stays where it is however that is moved, scaled, turned in its plane or tilted, because such
 * coordinates are the same after any affine map. Of a head 20 degrees to the side the answer is
 * 18 to 22, depending on how far its nose stands out.
 *
 * @param from points of the face looking straight ahead
 */
export function headTurn(from: Landmarks, to: Landmarks): HeadTurn {
  const before = spanned(from), after = spanned(to);
  const right = (after.across - before.across) / noseDepth;
  const up = (before.down - after.down) * (before.height / before.width) / noseDepth;
  return {
    yaw: degrees(Math.atan(right)),
    pitch: degrees(Math.atan(up)),
    // Turning to the side makes the eyes' distance smaller, and looking up the face's height.
    growth: Math.max(after.width / before.width, after.height / before.height),
  };
}

/** Degrees by which one face by itself looks away from straight ahead, to the viewer's right. */
export function yawOf(landmarks: Landmarks): number {
  return degrees(Math.atan(spanned(landmarks).across / noseDepth));
}

/**
 * The nose in the coordinates of eyes and mouth: `across` in eye distances from the middle, `down`
 * from 0 at the eyes to 1 at the mouth; with the lengths of both in pixels.
 */
function spanned([leftEye, rightEye, nose, leftMouth, rightMouth]: Landmarks) {
  const eyes = middle(leftEye, rightEye), mouth = middle(leftMouth, rightMouth);
  const x = minus(rightEye, leftEye), y = minus(mouth, eyes), tip = minus(nose, eyes);
  const area = cross(x, y);
  return {
    across: cross(tip, y) / area,
    down: cross(x, tip) / area,
    width: Math.hypot(x.x, x.y),
    height: Math.hypot(y.x, y.y),
  };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

function cross(a: Point, b: Point): number {
  return a.x * b.y - a.y * b.x;
}

function degrees(radians: number): number {
  return radians * 180 / Math.PI;
}
