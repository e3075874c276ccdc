import type { Image } from "../types.ts";

/** How pixel values become network input: `(value - mean) * scale`, channels R, G, B. */
export interface PixelScale {
  readonly mean: number;
  readonly scale: number;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where an image lies inside the network input. */
export interface Placement {
  /** Input pixels per image pixel. */
  readonly ratio: number;
  /** Left and top margin in input pixels. */
  readonly dx: number;
  readonly dy: number;
}

/** Inputs come in sizes of this step, a multiple of every stride of the detector. */
const sizeStep = 160;

/**
 * The smallest input that holds an image whose longer side is scaled to `side`. A portrait or
 * landscape photo needs three quarters of the square, and so three quarters of the time; a coarse
 * step keeps the number of shapes small that the runtime plans memory for.
 */
export function fittingInput({ width, height }: Size, side: number): Size {
  const ratio = side / Math.max(width, height);
  const fit = (length: number) =>
    Math.min(side, sizeStep * Math.max(1, Math.ceil(Math.round(length * ratio) / sizeStep)));
  return { width: fit(width), height: fit(height) };
}

/**
 * Places an image in an input so that it covers `cover` of it (0..1]. At full cover it sits in the
 * top left corner, as InsightFace does it; a smaller cover centres it, which puts background
 * around a tightly cropped face.
 */
export function placeImage(image: Size, input: Size, cover = 1): Placement {
  const longer = Math.max(input.width, input.height);
  const ratio = (longer * cover) / Math.max(image.width, image.height);
  if (cover === 1) return { ratio, dx: 0, dy: 0 };
  const dx = Math.floor((input.width - image.width * ratio) / 2);
  const dy = Math.floor((input.height - image.height * ratio) / 2);
  return { ratio, dx, dy };
}

/** The two neighbouring input samples that make each output sample of one axis. */
interface Taps {
  /** Offsets into the pixel data. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Share of `high`, 0..1. */
  readonly weight: Float32Array;
}

/**
 * @param outputs number of output samples
 * @param inputs number of input samples
 * @param step input samples per output sample; the same for both axes, because rounding each
 *   axis to whole outputs would stretch the face and move its points
 * @param stride distance of two input samples in the pixel data
 */
function bilinearTaps(outputs: number, inputs: number, step: number, stride: number): Taps {
  const low = new Int32Array(outputs);
  const high = new Int32Array(outputs);
  const weight = new Float32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const centre = Math.min(Math.max((i + 0.5) * step - 0.5, 0), inputs - 1);
    const first = Math.floor(centre);
    low[i] = first * stride;
    high[i] = Math.min(first + 1, inputs - 1) * stride;
    weight[i] = centre - first;
  }
  return { low, high, weight };
}

/**
 * Resizes `image` bilinearly into a network input and scales its values. Bilinear skips pixels
 * when it reduces by more than two, so it is given an overview that is already small.
 *
 * @param output receives `[1, 3, input.height, input.width]` RGB planar; outside the image it is
 *   black before scaling. Passed in because 5 MB made anew for each photo would wait for the
 *   collector.
 */
export function letterbox(
  image: Image,
  input: Size,
  { mean, scale }: PixelScale,
  { ratio, dx, dy }: Placement,
  output: Float32Array,
): void {
  const plane = input.width * input.height;
  const offset = -mean * scale;
  output.fill(offset, 0, 3 * plane);
  if (ratio === 1) return copyRows(image, input, { mean, scale }, { dx, dy }, output);
  const width = Math.min(Math.max(1, Math.round(image.width * ratio)), input.width);
  const height = Math.min(Math.max(1, Math.round(image.height * ratio)), input.height);
  const columns = bilinearTaps(width, image.width, 1 / ratio, 3);
  const rows = bilinearTaps(height, image.height, 1 / ratio, image.width * 3);
  const { data } = image;
  for (let y = 0; y < height; y++) {
    const upper = rows.low[y], lower = rows.high[y], fy = rows.weight[y] * scale;
    let at = (y + dy) * input.width + dx;
    for (let x = 0; x < width; x++, at++) {
      const left = columns.low[x], right = columns.high[x], fx = columns.weight[x];
      const a = upper + left, b = upper + right, c = lower + left, d = lower + right;
      const wd = fx * fy, wb = fx * scale - wd, wc = fy - wd, wa = scale - wb - fy;
      output[at] = data[a] * wa + data[b] * wb + data[c] * wc + data[d] * wd + offset;
      output[at + plane] = data[a + 1] * wa + data[b + 1] * wb + data[c + 1] * wc +
        data[d + 1] * wd + offset;
      output[at + 2 * plane] = data[a + 2] * wa + data[b + 2] * wb + data[c + 2] * wc +
        data[d + 2] * wd + offset;
    }
  }
}

/** The letterbox of an image that already has its size in the input, as an overview has. */
function copyRows(
  { width, height, data }: Image,
  input: Size,
  { mean, scale }: PixelScale,
  { dx, dy }: Pick<Placement, "dx" | "dy">,
  output: Float32Array,
): void {
  const plane = input.width * input.height;
  const offset = -mean * scale;
  for (let y = 0, from = 0; y < height; y++) {
    let at = (y + dy) * input.width + dx;
    for (const end = at + width; at < end; at++, from += 3) {
      output[at] = data[from] * scale + offset;
      output[at + plane] = data[from + 1] * scale + offset;
      output[at + 2 * plane] = data[from + 2] * scale + offset;
    }
  }
}
