import type { ImageHeader, Size } from "./header.ts";

/** By how much both sides are divided while decoding. */
export type ShrinkFactor = 1 | 2 | 4 | 8;

/** Above this many pixels a smaller buffer is worth a few milliseconds more of decoding. */
const LARGE_PIXELS = 4e6;

/**
 * The factor by which libvips should shrink an image whose longer side has to keep `minLongSide`
 * pixels. Measured on photos of 1 to 12 MP with sharp 0.35: WebP gains at every factor and JPEG
 * at 4 and 8, a JPEG at half size takes longer than whole (the last halving is a resize after the
 * decode), and PNG never gains, so those shrink only where the pixels would fill much memory.
 */
export function shrinkFactor(header: ImageHeader, minLongSide: number): ShrinkFactor {
  const largest = largestFactor(Math.max(header.width, header.height), minLongSide);
  const pays = header.format === "webp" || (header.format === "jpeg" && largest > 2);
  return pays || header.width * header.height > LARGE_PIXELS ? largest : 1;
}

function largestFactor(longSide: number, minLongSide: number): ShrinkFactor {
  const factors = [8, 4, 2] as const;
  return factors.find((factor) => longSide / factor >= minLongSide) ?? 1;
}

/** The size after shrinking; sides are rounded up, as JPEG decoders do. */
export function shrunk({ width, height }: Size, factor: ShrinkFactor): Size {
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
}
