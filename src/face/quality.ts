import type { Image, Landmarks, Quality } from "../types.ts";

/** Eye distance in pixels at which ArcFace's crop needs no enlarging (its template's own). */
export const templateEyeDistance = 35.24;

/** Distance between the eyes in pixels of the image the points are in. */
export function eyeDistance([left, right]: Landmarks): number {
  return Math.hypot(right.x - left.x, right.y - left.y);
}

/**
 * Measures a face on its aligned crop and five points.
 *
 * @param crop `[112, 112, 3]` RGB interleaved, aligned
 * @param landmarks in source pixels, so that `eye_distance` is the file's own resolution
 */
export function measureQuality(crop: Image, landmarks: Landmarks): Quality {
  const luma = toLuma(crop);
  const brightness = mean(luma) / 255;
  const sharpness = laplacianVariance(luma, crop.width, crop.height);
  const yaw = estimateYaw(landmarks);
  const eye_distance = eyeDistance(landmarks);
  return {
    score: overall({ eye_distance, sharpness, brightness, yaw }),
    eye_distance,
    sharpness,
    brightness,
    yaw,
    roll: estimateRoll(landmarks),
  };
}

/** What `qualityParts` reads. */
type Measured = Pick<Quality, "eye_distance" | "sharpness" | "brightness" | "yaw">;

/** Each measure as a share of what is enough, 0 to 1; the smallest is the score. */
export function qualityParts({ eye_distance, sharpness, brightness, yaw }: Measured) {
  return {
    size: share(eye_distance / templateEyeDistance),
    sharpness: share(sharpness / 100),
    exposure: share(Math.min(brightness / 0.25, (1 - brightness) / 0.15)),
    pose: share(1 - Math.max(0, Math.abs(yaw) - 15) / 60),
  };
}

/**
 * How much of a face is in its picture, 0 to 1, where the border cuts through it: 1 with all five
 * points inside, falling to 0 with one that is estimated a tenth of the eye distance outside, which
 * is more than the detector errs by. Its box says little here, because it mostly ends at the border.
 *
 * @param size of the picture that the points are in
 */
export function shareInside(
  landmarks: Landmarks,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const outside = landmarks.map(({ x, y }) => Math.max(0, -x, x - width, -y, y - height));
  const reach = Math.max(...outside);
  return reach === 0 ? 1 : share(1 - 10 * reach / eyeDistance(landmarks));
}

function share(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

/** The weakest part decides: a sharp face in the dark is as hard to recognize as a blurred one. */
function overall(measured: Measured): number {
  return Math.min(...Object.values(qualityParts(measured)));
}

/** ITU-R BT.601 luma, 0..255. */
function toLuma({ data }: Image): Float32Array {
  const luma = new Float32Array(data.length / 3);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return luma;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Variance of the 4-neighbour Laplacian, the focus measure of Pech-Pacheco et al. (2000). */
function laplacianVariance(luma: Float32Array, width: number, height: number): number {
  let sum = 0, squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const edge = luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4 * luma[i];
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = (width - 2) * (height - 2);
  return squares / count - (sum / count) ** 2;
}

/** In-plane rotation of the eye line in degrees. */
function estimateRoll([left, right]: Landmarks): number {
  return degrees(Math.atan2(right.y - left.y, right.x - left.x));
}

/**
 * Head turn in degrees from where the nose projects onto the eye line: the nose tip stands out by
 * about 0.6 of the eye distance, so its shift from the middle is `0.6 * sin(yaw)` of that distance.
 */
function estimateYaw([left, right, nose]: Landmarks): number {
  const dx = right.x - left.x, dy = right.y - left.y;
  const along = ((nose.x - left.x) * dx + (nose.y - left.y) * dy) /
    Math.max(dx * dx + dy * dy, 1e-6);
  return degrees(Math.asin(Math.min(Math.max((along - 0.5) / 0.6, -1), 1)));
}

function degrees(radians: number): number {
  return radians * 180 / Math.PI;
}
