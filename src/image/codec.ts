import type { Box, DecodedImage, Image } from "../types.ts";
import type { ImageHeader } from "./header.ts";

/** How one image is to be decoded. */
export interface DecodeOptions {
  /** A codec that scales down keeps the longer side at least this many pixels long. */
  readonly minLongSide: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Bytes of one file to upright RGB pixels. A codec trusts that the header was read from the same
 * bytes and that the limits were checked; `createDecoder` does both.
 *
 * The bytes are read on another thread and must not be written to or transferred away before the
 * promise settles, nor after an abort, when a native decode may still be finishing.
 *
 * Pixels are `[height, width, 3]` 8-bit sRGB, alpha flattened on white, embedded profiles and
 * metadata ignored, the first frame of an animation. `data` owns its whole ArrayBuffer, so that
 * it can be transferred to a worker; it belongs to the caller (see `releasePixels`).
 *
 * Both methods throw `WajahError` "timed_out" (abort or the codec's own deadline),
 * "overloaded" (its queue is full) and "not_ready" (its worker cannot start), and any other error
 * for a file that cannot be decoded.
 */
export interface Codec extends AsyncDisposable {
  readonly name: "sharp" | "imagescript";
  /** Whether JPEG and WebP can be decoded smaller for less time and memory. */
  readonly scalesDown: boolean;
  /**
   * The whole image, at full size or, if `scalesDown`, both sides divided by 2, 4 or 8 and rounded
   * up, and its overview (see `DecodedImage`).
   */
  decode(bytes: Uint8Array, header: ImageHeader, options: DecodeOptions): Promise<DecodedImage>;
  /** The pixels of `box`, integers inside the upright image at its full size. */
  decodeRegion(
    bytes: Uint8Array,
    header: ImageHeader,
    box: Box,
    signal?: AbortSignal,
  ): Promise<Image>;
}

/** The codec that was taken, and why better ones were not, for the log and `/health`. */
export interface SelectedCodec {
  readonly codec: Codec;
  readonly notes: readonly string[];
}
