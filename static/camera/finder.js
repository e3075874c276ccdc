/** Finds the faces of a picture with a network, and measures the largest. */

import { brightnessOf, lumaOf, measuredSide, sharpnessOf } from "./measure.js";
import { area, decodeScrfd, suppressOverlaps } from "./scrfd.js";

/** Longer side of the network's input in pixels: enough for a face within reach of guidance. */
const inputSide = 320;

/** Sides of an input are multiples of the detector's largest stride. */
const step = 32;

/** Smallest score that counts as a face, as in the service. */
const threshold = 0.5;

/** The smallest input that holds a picture whose longer side is scaled to `inputSide`. */
export function inputOf({ width, height }) {
  const ratio = inputSide / Math.max(width, height);
  const fit = (length) => step * Math.max(1, Math.ceil(Math.round(length * ratio) / step));
  return { ratio, width: fit(width), height: fit(height) };
}

/** RGBA pixels as the detector takes them: `[3, height, width]`, `(value - 127.5) / 128`. */
export function planarOf(pixels) {
  const plane = pixels.length / 4;
  const planar = new Float32Array(3 * plane);
  for (let i = 0, at = 0; i < plane; i++, at += 4) {
    planar[i] = (pixels[at] - 127.5) / 128;
    planar[plane + i] = (pixels[at + 1] - 127.5) / 128;
    planar[2 * plane + i] = (pixels[at + 2] - 127.5) / 128;
  }
  return planar;
}

/**
 * Makes the finder of a worker.
 *
 * @param run takes planar values and their shape, gives the nine outputs
 * @returns takes a bitmap; gives its faces in its pixels, largest first, and of the largest
 *   `brightness` (0..1) and `sharpness`
 */
export function createFinder(run) {
  const input = createSurface(), crop = createSurface();
  return async (bitmap) => {
    const { ratio, width, height } = inputOf(bitmap);
    const pixels = input(width, height, (context) => {
      context.drawImage(bitmap, 0, 0, bitmap.width * ratio, bitmap.height * ratio);
    });
    const outputs = await run(planarOf(pixels), [1, 3, height, width]);
    const faces = suppressOverlaps(decodeScrfd(outputs, width, threshold))
      .map((face) => enlarge(face, 1 / ratio))
      .toSorted((a, b) => area(b.box) - area(a.box));
    if (faces.length === 0) return { faces };
    const luma = lumaOf(crop(measuredSide, measuredSide, (context) => {
      const { x, y, side } = squareOf(faces[0].box);
      context.drawImage(bitmap, x, y, side, side, 0, 0, measuredSide, measuredSide);
    }));
    return { faces, brightness: brightnessOf(luma), sharpness: sharpnessOf(luma) };
  };
}

/** A canvas that is drawn on anew each time, and its pixels. */
function createSurface() {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (width, height, draw) => {
    Object.assign(canvas, { width, height });
    context.fillRect(0, 0, width, height);
    draw(context);
    return context.getImageData(0, 0, width, height).data;
  };
}

function enlarge({ score, box, landmarks }, by) {
  const { left, top, right, bottom } = box;
  return {
    score,
    box: { left: left * by, top: top * by, right: right * by, bottom: bottom * by },
    landmarks: landmarks.map(({ x, y }) => ({ x: x * by, y: y * by })),
  };
}

/** The square about a box. */
function squareOf({ left, top, right, bottom }) {
  const side = Math.max(right - left, bottom - top);
  return { side, x: (left + right - side) / 2, y: (top + bottom - side) / 2 };
}
