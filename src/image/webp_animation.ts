import type { StoredPixels } from "./orient.ts";
import type { Size } from "./header.ts";
import type { Bytes } from "./pixels.ts";
import { fourCC, viewOf } from "./view.ts";
import {
  ANMF,
  FILE_HEADER_BYTES,
  uint24,
  VP8X,
  type WebpChunk,
  webpChunks,
} from "./webp_chunks.ts";

/** RFC 9649 section 2.7: flags of the VP8X chunk. */
const ANIMATION = 0x02;
const ALPHA = 0x10;
/** Section 2.7.1.1: position, size, duration and flags before a frame's own chunks. */
const FRAME_HEADER_BYTES = 16;
const VP8X_BYTES = 10;

/** The first frame of an animation, as a file of its own, and where it lies on the canvas. */
export interface Frame {
  readonly still: Bytes;
  readonly left: number;
  readonly top: number;
}

/**
 * The first frame of an animated WebP, or undefined for a still one. libwebp's plain decoder,
 * which is all that the portable codec has, refuses animations.
 */
export function firstFrame(bytes: Bytes): Frame | undefined {
  const [canvas, ...rest] = webpChunks(bytes);
  if (canvas.type !== VP8X || (bytes[canvas.start] & ANIMATION) === 0) return undefined;
  const frame = rest.find(({ type }) => type === ANMF);
  if (!frame) throw new Error("WebP animation without a frame");
  const view = viewOf(bytes);
  const left = uint24(view, frame.start) * 2, top = uint24(view, frame.start + 3) * 2;
  return { still: stillOf(bytes, frame), left, top };
}

/** An extended file around the frame's chunks; libwebp then checks their size against its own. */
function stillOf(bytes: Bytes, { start, end }: WebpChunk): Bytes {
  const chunks = bytes.subarray(start + FRAME_HEADER_BYTES, end);
  const head = FILE_HEADER_BYTES + 8 + VP8X_BYTES;
  const still = new Uint8Array(head + chunks.length);
  const view = viewOf(still);
  view.setUint32(0, fourCC("RIFF"));
  view.setUint32(4, still.length - 8, true);
  view.setUint32(8, fourCC("WEBP"));
  view.setUint32(FILE_HEADER_BYTES, VP8X);
  view.setUint32(FILE_HEADER_BYTES + 4, VP8X_BYTES, true);
  view.setUint32(FILE_HEADER_BYTES + 8, ALPHA, true);
  still.set(bytes.subarray(start + 6, start + 12), head - 6);
  still.set(chunks, head);
  return still;
}

/** Puts the pixels of a frame on a white canvas, which is what a transparent one is flattened to. */
export function onCanvas(
  rgb: StoredPixels,
  { left, top }: Omit<Frame, "still">,
  canvas: Size,
): StoredPixels {
  const { width, height } = canvas;
  if (left + rgb.width > width || top + rgb.height > height) {
    throw new Error("WebP frame outside its canvas");
  }
  const data = new Uint8Array(width * height * 3).fill(255);
  for (let y = 0; y < rgb.height; y++) {
    const row = rgb.data.subarray(y * rgb.width * 3, (y + 1) * rgb.width * 3);
    data.set(row, ((top + y) * width + left) * 3);
  }
  return { width, height, data };
}
