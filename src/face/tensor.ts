import type { Image } from "../types.ts";
import type { PixelScale } from "./letterbox.ts";

/**
 * Writes an interleaved RGB image into a planar tensor.
 *
 * @param output receives `[3, height, width]` RGB planar from index `from` on
 */
export function writePlanar(
  { width, height, data }: Image,
  { mean, scale }: PixelScale,
  output: Float32Array,
  from: number,
): void {
  const plane = width * height;
  for (let i = 0, at = 0; i < plane; i++, at += 3) {
    output[from + i] = (data[at] - mean) * scale;
    output[from + plane + i] = (data[at + 1] - mean) * scale;
    output[from + 2 * plane + i] = (data[at + 2] - mean) * scale;
  }
}
