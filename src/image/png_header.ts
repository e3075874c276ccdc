import { WajahError } from "../errors.ts";
import { exifOrientation } from "./exif.ts";
import type { Orientation, StoredLayout } from "./header.ts";
import { EXIF, IHDR, type PngChunk, pngChunks } from "./png_chunks.ts";
import { viewOf } from "./view.ts";

const IHDR_BYTES = 13;

/**
 * Size from IHDR, which must come first and be 13 bytes long (PNG 3rd edition, section 11.2.1),
 * and orientation from eXIf, which may stand before or after the pixels.
 *
 * Throws `WajahError("invalid_image")` when IHDR is missing, cut or of another length.
 */
export function readPngHeader(bytes: Uint8Array): StoredLayout {
  const chunks = pngChunks(bytes);
  const first = chunks.next().value;
  if (!first || !isIhdr(first) || first.end > bytes.length) throw new WajahError("invalid_image");
  const view = viewOf(bytes);
  const size = { width: view.getUint32(first.start), height: view.getUint32(first.start + 4) };
  return { ...size, orientation: orientationIn(bytes, chunks) };
}

function isIhdr({ type, start, end }: PngChunk): boolean {
  return type === IHDR && end - start === IHDR_BYTES;
}

function orientationIn(bytes: Uint8Array, chunks: Iterable<PngChunk>): Orientation {
  for (const { type, start, end } of chunks) {
    if (type === EXIF) return exifOrientation(bytes.subarray(start, end));
  }
  return 1;
}
