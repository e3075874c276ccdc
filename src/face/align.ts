import type { Image, Landmarks } from "../types.ts";

/** Side of an aligned crop in pixels. */
export const cropSide = 112;

/** Where ArcFace expects the five points in a 112x112 crop (InsightFace, `face_align.py`). */
const template = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
] as const;

/** `x' = a x - b y + tx`, `y' = b x + a y + ty`: rotation, uniform scale and translation. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The least-squares similarity transform of the five points onto the ArcFace template: the closed
 * form of Umeyama (1991) for two dimensions without reflection.
 *
 * @throws {RangeError} when the points coincide or are not finite, so that no scale exists
 */
export function estimateAlignment(landmarks: Landmarks): Similarity {
  const from = centre(landmarks.map(({ x, y }) => [x, y]));
  const to = centre(template);
  let dot = 0, cross = 0, spread = 0;
  from.offsets.forEach(([x, y], i) => {
    const [u, v] = to.offsets[i];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  });
  const a = dot / spread, b = cross / spread;
  if (!(spread > 1e-6 && Number.isFinite(a) && Number.isFinite(b) && a * a + b * b > 0)) {
    throw new RangeError("the five points span no face");
  }
  const [cx, cy] = from.mean;
  return { a, b, tx: to.mean[0] - a * cx + b * cy, ty: to.mean[1] - b * cx - a * cy };
}

function centre(points: readonly (readonly number[])[]) {
  const mean = [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);
  return { mean, offsets: points.map(([x, y]) => [x - mean[0], y - mean[1]]) };
}

/**
 * Cuts the aligned face out of `image` by bilinear sampling; outside the image is black.
 *
 * @param similarity image pixels to crop pixels, from `estimateAlignment`
 * @returns `[112, 112, 3]` RGB interleaved
 */
export function cropAligned(image: Image, { a, b, tx, ty }: Similarity): Image {
  const data = new Uint8Array(cropSide * cropSide * 3);
  const squared = a * a + b * b;
  const cos = a / squared, sin = b / squared;
  for (let y = 0, at = 0; y < cropSide; y++) {
    for (let x = 0; x < cropSide; x++, at += 3) {
      const u = x - tx, v = y - ty;
      sampleInto(data, at, image, cos * u + sin * v, cos * v - sin * u);
    }
  }
  return { width: cropSide, height: cropSide, data };
}

function sampleInto(out: Uint8Array, at: number, image: Image, x: number, y: number): void {
  const { width, height, data } = image;
  const left = Math.floor(x), top = Math.floor(y);
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  const fx = x - left, fy = y - top;
  const hasLeft = left >= 0, hasRight = left + 1 < width;
  const upper = top >= 0 ? 1 - fy : 0, lower = top + 1 < height ? fy : 0;
  const wa = hasLeft ? upper * (1 - fx) : 0, wb = hasRight ? upper * fx : 0;
  const wc = hasLeft ? lower * (1 - fx) : 0, wd = hasRight ? lower * fx : 0;
  const i = (top * width + left) * 3, j = i + width * 3;
  for (let c = 0; c < 3; c++) {
    const value = (wa && wa * data[i + c]) + (wb && wb * data[i + 3 + c]) +
      (wc && wc * data[j + c]) + (wd && wd * data[j + 3 + c]);
    out[at + c] = Math.round(value);
  }
}
