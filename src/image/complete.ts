import type { ImageFormat } from "./header.ts";
import { EOI, nextSegment } from "./jpeg_segments.ts";
import { CRC_BYTES, IEND, pngChunks } from "./png_chunks.ts";
import { viewOf } from "./view.ts";

/**
 * Whether a file reaches its own end: a JPEG its EOI marker, a PNG its IEND chunk, a WebP the
 * size that its RIFF header announces. Bytes after the end are allowed, as cameras append some.
 *
 * The policy for cut files is one for all codecs and formats: they are refused, because decoders
 * differ in how much of a cut file they fill with grey.
 */
export function isComplete(bytes: Uint8Array, format: ImageFormat): boolean {
  return complete[format](bytes);
}

const complete: Readonly<Record<ImageFormat, (bytes: Uint8Array) => boolean>> = {
  jpeg: (bytes) => endsWithEoi(bytes) || reachesEoi(bytes),
  png: reachesIend,
  webp: (bytes) => viewOf(bytes).getUint32(4, true) + 8 <= bytes.length,
};

/** Nearly every JPEG ends right there, which spares the walk over its scans. */
function endsWithEoi(bytes: Uint8Array): boolean {
  return bytes.at(-2) === 0xff && bytes.at(-1) === EOI;
}

function reachesEoi(bytes: Uint8Array): boolean {
  let segment = nextSegment(bytes, 2);
  while (segment && segment.marker !== EOI) segment = nextSegment(bytes, segment.end);
  return segment !== undefined;
}

function reachesIend(bytes: Uint8Array): boolean {
  for (const { type, end } of pngChunks(bytes)) {
    if (type === IEND) return end + CRC_BYTES <= bytes.length;
  }
  return false;
}
