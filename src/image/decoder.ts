import { WajahError } from "../errors.ts";
import type { Box, DecodedImage, Image } from "../types.ts";
import type { Codec } from "./codec.ts";
import { isComplete } from "./complete.ts";
import { type ImageHeader, readHeader, type Size, uprightSize } from "./header.ts";
import { countScans } from "./jpeg_scans.ts";
import { isSameSize } from "./overview.ts";
import { releasePixels } from "../release.ts";
import { hasAllPixels } from "../whole.ts";
import { shrunk } from "./scale.ts";

/** What is decoded at all, decided from the header. */
export interface DecoderLimits {
  /** Most pixels of a file. */
  readonly maxPixels: number;
  /** Most pixels of a JPEG or WebP where the codec can decode it smaller. */
  readonly maxPixelsScaled: number;
  /** Fewest pixels of the shorter side. */
  readonly minSide: number;
  /** How far a codec may scale down: the longer side keeps this many pixels. */
  readonly minLongSide: number;
  /** Most scans of a JPEG. */
  readonly maxScans: number;
  /** Most pixels times scans of a JPEG: each scan may walk over all pixels once more. */
  readonly maxScannedPixels: number;
}

/**
 * Limits that hold unless others are given. Encoders write about 10 scans, 24 for four inks; a file
 * of 300 KB with hundreds of them keeps a codec busy for minutes.
 */
export const defaultLimits: DecoderLimits = Object.freeze({
  maxPixels: 25e6,
  maxPixelsScaled: 50e6,
  minSide: 16,
  minLongSide: 1600,
  maxScans: 100,
  maxScannedPixels: 1.25e9,
});

/** Bytes of a file to upright pixels, with limits in front; see `Codec` for the pixels. */
export interface Decoder {
  /**
   * Decodes the whole image, perhaps reduced, with its overview.
   *
   * Throws only `WajahError`: "unsupported_image", "invalid_image", "image_too_large",
   * "image_too_small", and of the codec "timed_out", "overloaded" and "not_ready".
   */
  decode(bytes: Uint8Array, signal?: AbortSignal): Promise<DecodedImage>;
  /**
   * Decodes the pixels of a box, integers inside the upright image at the file's own size.
   * Throws the same, and RangeError for any other box.
   */
  region(bytes: Uint8Array, box: Box, signal?: AbortSignal): Promise<Image>;
}

/** What a decoder is made of. */
export interface DecoderOptions {
  readonly codec: Codec;
  readonly limits?: Partial<DecoderLimits>;
}

/** Puts header, limits and checks around a codec. */
export function createDecoder({ codec, limits }: DecoderOptions): Decoder {
  const all = { ...defaultLimits, ...limits };
  const admit = (bytes: Uint8Array, signal?: AbortSignal) => {
    if (signal?.aborted) throw new WajahError("timed_out");
    const header = readHeader(bytes);
    checkSize(header, codec, all);
    if (!isComplete(bytes, header.format)) throw new WajahError("invalid_image");
    if (header.format === "jpeg") checkScans(bytes, header, all);
    return header;
  };
  return {
    async decode(bytes, signal) {
      const header = admit(bytes, signal);
      const { minLongSide } = all;
      const decoding = () => codec.decode(bytes, header, { minLongSide, signal });
      return checked(await settled(decoding, signal), (image) => isWhole(image, header));
    },
    async region(bytes, box, signal) {
      const header = admit(bytes, signal);
      checkBox(box, uprightSize(header));
      const decoding = () => codec.decodeRegion(bytes, header, box, signal);
      return checked(await settled(decoding, signal), (image) => isSameSize(image, sizeOf(box)));
    },
  };
}

function checkSize(header: ImageHeader, codec: Codec, limits: DecoderLimits): void {
  const scales = codec.scalesDown && header.format !== "png";
  const limit = scales ? limits.maxPixelsScaled : limits.maxPixels;
  if (header.width * header.height > limit) {
    throw new WajahError("image_too_large", { params: { limit } });
  }
  if (Math.min(header.width, header.height) < limits.minSide) {
    throw new WajahError("image_too_small", { params: { limit: limits.minSide } });
  }
}

function checkScans(bytes: Uint8Array, { width, height }: Size, limits: DecoderLimits): void {
  const most = Math.min(limits.maxScans, limits.maxScannedPixels / (width * height));
  if (countScans(bytes, most) > most) throw new WajahError("invalid_image");
}

function checkBox({ left, top, right, bottom }: Box, { width, height }: Size): void {
  const inside = left >= 0 && left < right && right <= width &&
    top >= 0 && top < bottom && bottom <= height;
  if (!inside || ![left, top, right, bottom].every(Number.isInteger)) {
    throw new RangeError("the box is not inside the image");
  }
}

/** Whatever a codec throws by itself means that the file cannot be decoded. */
async function settled<T>(
  decoding: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  try {
    return await decoding();
  } catch (cause) {
    if (cause instanceof WajahError) throw cause;
    throw new WajahError(signal?.aborted ? "timed_out" : "invalid_image", {}, { cause });
  }
}

/** Pixels that are not what the header promised are not passed on. */
function checked<T extends Image>(image: T, agrees: (image: T) => boolean): T {
  if (agrees(image) && hasAllPixels(image)) return image;
  releasePixels(image);
  throw new WajahError("invalid_image");
}

function isWhole(image: DecodedImage, header: ImageHeader): boolean {
  const full = uprightSize(header);
  const sizes = ([1, 2, 4, 8] as const).map((factor) => shrunk(full, factor));
  return isSameSize(image.source, full) && sizes.some((size) => isSameSize(image, size));
}

function sizeOf({ left, top, right, bottom }: Box): Size {
  return { width: right - left, height: bottom - top };
}
