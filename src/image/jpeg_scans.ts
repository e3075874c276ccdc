import { EOI, nextSegment, SOS } from "./jpeg_segments.ts";

/**
 * The number of scans of a JPEG up to its EOI; counting ends soon after `enough`. Throws
 * `WajahError("invalid_image")` as `nextSegment` does.
 */
export function countScans(bytes: Uint8Array, enough: number): number {
  let scans = 0;
  let segment = nextSegment(bytes, 2);
  while (segment && segment.marker !== EOI && scans <= enough) {
    if (segment.marker === SOS) scans++;
    segment = nextSegment(bytes, segment.end);
  }
  return scans;
}
