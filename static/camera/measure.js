/** Measures a face in a picture; the formulas are those of `src/face/quality.ts`. */

/** Side of the square that a face is measured in, in pixels. */
export const measuredSide = 112;

/** BT.601 luma of RGBA pixels, 0..255. */
export function lumaOf(pixels) {
  const luma = new Float32Array(pixels.length / 4);
  for (let i = 0, at = 0; i < luma.length; i++, at += 4) {
    luma[i] = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
  }
  return luma;
}

/** Mean luma, 0 to 1. */
export function brightnessOf(luma) {
  return luma.reduce((sum, value) => sum + value, 0) / luma.length / 255;
}

/** Variance of the 4-neighbour Laplacian of a square; blur makes it small. */
export function sharpnessOf(luma, side = measuredSide) {
  let sum = 0, squares = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const edge = luma[i - 1] + luma[i + 1] + luma[i - side] + luma[i + side] - 4 * luma[i];
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = (side - 2) ** 2;
  return squares / count - (sum / count) ** 2;
}

/**
 * Head turn in degrees; positive when the person turns to their own left, which a picture that is
 * not mirrored shows to the right.
 */
export function yawOf(landmarks) {
  const [left, right, nose] = landmarks;
  const along = alongLine(left, right, nose);
  return degrees(Math.asin(Math.min(Math.max((along - 0.5) / 0.6, -1), 1)));
}

/** Where the nose stands between the eyes (0) and the mouth (1); looking up makes it smaller. */
export function noseHeightOf(landmarks) {
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = landmarks;
  return alongLine(middle(leftEye, rightEye), middle(leftMouth, rightMouth), nose);
}

/** Where a point projects onto a line: 0 at its start, 1 at its end. */
function alongLine(from, to, { x, y }) {
  const dx = to.x - from.x, dy = to.y - from.y;
  return ((x - from.x) * dx + (y - from.y) * dy) / Math.max(dx * dx + dy * dy, 1e-6);
}

function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function degrees(radians) {
  return radians * 180 / Math.PI;
}
