import { WajahError } from "../errors.ts";
import { exifOrientation } from "./exif.ts";
import type { Orientation, Size, StoredLayout } from "./header.ts";
import { viewOf } from "./view.ts";
import { EXIF, uint24, VP8, VP8L, VP8X, type WebpChunk, webpChunks } from "./webp_chunks.ts";

/**
 * Size from the first chunk, one of VP8 (lossy), VP8L (lossless) and VP8X (extended: the canvas),
 * and orientation from the EXIF chunk, which only an extended file may have (RFC 9649 section 2).
 *
 * Throws `WajahError("invalid_image")`, or RangeError when the first chunk is cut.
 */
export function readWebpHeader(bytes: Uint8Array): StoredLayout {
  const chunks = webpChunks(bytes);
  const first = chunks.next().value;
  if (!first) throw new WajahError("invalid_image");
  const size = sizeIn(viewOf(bytes), first);
  return { ...size, orientation: first.type === VP8X ? orientationIn(bytes, chunks) : 1 };
}

function sizeIn(view: DataView, { type, start }: WebpChunk): Size {
  if (type === VP8) return lossySize(view, start);
  if (type === VP8L) return losslessSize(view, start);
  if (type === VP8X) return canvasSize(view, start);
  throw new WajahError("invalid_image");
}

/** RFC 6386 section 9.1: a key frame's start code, then 14 bits of width and of height. */
function lossySize(view: DataView, start: number): Size {
  const isKeyFrame = (view.getUint8(start) & 1) === 0;
  const startCode = view.getUint16(start + 3) * 256 + view.getUint8(start + 5);
  if (!isKeyFrame || startCode !== 0x9d012a) throw new WajahError("invalid_image");
  return {
    width: view.getUint16(start + 6, true) & 0x3fff,
    height: view.getUint16(start + 8, true) & 0x3fff,
  };
}

/** RFC 9649 section 3.4: signature 2F, then 14 bits each of width - 1 and height - 1. */
function losslessSize(view: DataView, start: number): Size {
  if (view.getUint8(start) !== 0x2f) throw new WajahError("invalid_image");
  const bits = view.getUint32(start + 1, true);
  return { width: (bits & 0x3fff) + 1, height: (bits >>> 14 & 0x3fff) + 1 };
}

/** RFC 9649 section 2.7: flags and reserved bytes, then canvas width - 1 and height - 1. */
function canvasSize(view: DataView, start: number): Size {
  return { width: uint24(view, start + 4) + 1, height: uint24(view, start + 7) + 1 };
}

function orientationIn(bytes: Uint8Array, chunks: Iterable<WebpChunk>): Orientation {
  for (const { type, start, end } of chunks) {
    if (type === EXIF) return exifOrientation(bytes.subarray(start, end));
  }
  return 1;
}
