import type { Box, Image } from "../types.ts";
import { type AreaTaps, areaTaps } from "./area_taps.ts";
import type { Size } from "./letterbox.ts";

/** How a liveness network is shown a face. */
export interface LivenessView {
  /** Side of its square input in pixels. */
  readonly side: number;
  /** Sides of the crop over those of the face box; smaller where the image ends before. */
  readonly cropScale: number;
  /** Order of the channels. */
  readonly colour: "BGR" | "RGB";
}

/**
 * The part of an image that a liveness network sees, in whole pixels and always inside: the face
 * box scaled around its centre, scaled less when it would be larger than the image, and pushed
 * back in where it sticks out (Silent-Face-Anti-Spoofing, `CropImage`).
 *
 * @param box the face in pixels of the image; may stick out
 */
export function livenessBox({ width, height }: Size, box: Box, cropScale: number): Box {
  const { left, top, right, bottom } = box;
  // An empty box has no scale that it could be limited by.
  const faceWidth = Math.max(1, right - left), faceHeight = Math.max(1, bottom - top);
  const scale = Math.min(cropScale, (width - 1) / faceWidth, (height - 1) / faceHeight);
  const across = place((left + right) / 2, faceWidth * scale, width);
  const down = place((top + bottom) / 2, faceHeight * scale, height);
  return { left: across.from, top: down.from, right: across.to, bottom: down.to };
}

/** One axis of the crop; the pixel under its far edge belongs to it. */
function place(centre: number, span: number, length: number) {
  const first = Math.max(0, Math.min(centre - span / 2, length - 1 - span));
  return { from: Math.floor(first), to: Math.min(Math.floor(first + span) + 1, length) };
}

/**
 * Cuts a face out for a liveness network, stretched when the box is not square, as in training.
 * Training reduced the crops bilinearly, which skips most pixels of a large face: the judgement
 * then hangs on which ones. Here all are averaged; that halves how far it strays when the box
 * moves by a few pixels.
 *
 * @param box the face in pixels of the image
 * @param output receives `[3, side, side]` planar, whole values 0..255, not normalised
 * @throws {RangeError} for a box that is not finite, which would leave the crop before in `output`
 */
export function cropForLiveness(
  image: Image,
  box: Box,
  { side, cropScale, colour }: LivenessView,
  output: Float32Array,
): void {
  if (!Object.values(box).every(Number.isFinite)) throw new RangeError("the box is nowhere");
  const crop = livenessBox(image, box, cropScale);
  const columns = areaTaps(side, crop.right - crop.left);
  const rows = areaTaps(side, crop.bottom - crop.top);
  const line = new Float32Array((crop.right - crop.left) * 3);
  const channels = colour === "BGR" ? [2, 1, 0] : [0, 1, 2];
  for (let y = 0; y < side; y++) {
    blendRows(image, crop, rows, y, line);
    channels.forEach((channel, c) => {
      blendColumns(line, channel, columns, output.subarray((c * side + y) * side));
    });
  }
}

/** Blends the rows of output row `y` into `line`, interleaved like the image. */
function blendRows(image: Image, crop: Box, rows: AreaTaps, y: number, line: Float32Array): void {
  const { width, data } = image;
  line.fill(0);
  for (let k = y * rows.count; k < (y + 1) * rows.count; k++) {
    const share = rows.weight[k];
    if (share === 0) continue;
    const from = ((crop.top + rows.index[k]) * width + crop.left) * 3;
    for (let i = 0; i < line.length; i++) line[i] += share * data[from + i];
  }
}

/** Blends one channel of a line into the first values of `out`. */
function blendColumns(
  line: Float32Array,
  channel: number,
  { count, index, weight }: AreaTaps,
  out: Float32Array,
): void {
  for (let x = 0, k = 0; k < index.length; x++) {
    let sum = 0;
    for (const end = k + count; k < end; k++) sum += weight[k] * line[index[k] * 3 + channel];
    out[x] = Math.round(sum);
  }
}
