import { WajahError } from "../errors.ts";
import { exifOrientation, hasExifPrefix } from "./exif.ts";
import type { Orientation, Size, StoredLayout } from "./header.ts";
import { APP1, EOI, isFrame, type JpegSegment, nextSegment, SOS } from "./jpeg_segments.ts";
import { viewOf } from "./view.ts";

/** T.81 table B.1: SOF0 is baseline, SOF1 extended sequential, SOF2 progressive, all Huffman-coded. */
const LAST_READ = 0xc2;
const BITS = 8;

/**
 * Size from the frame header (SOF) and orientation from the first EXIF APP1, both before the first
 * scan.
 *
 * Throws `WajahError("invalid_image")` when the frame header is missing or cut, or when there is
 * more than one, since two decoders could then disagree about the size; and for the coding
 * processes that not every codec decodes: arithmetic, lossless, hierarchical, or of 12 bits.
 */
export function readJpegHeader(bytes: Uint8Array): StoredLayout {
  let frame: JpegSegment | undefined;
  let orientation: Orientation | undefined;
  for (const segment of segmentsBeforeScan(bytes)) {
    if (isFrame(segment.marker) && frame) throw new WajahError("invalid_image");
    if (isFrame(segment.marker)) frame = segment;
    if (segment.marker === APP1) orientation ??= orientationOf(bytes, segment);
  }
  if (!frame || frame.end > bytes.length || !isRead(bytes, frame)) {
    throw new WajahError("invalid_image");
  }
  return { ...frameSize(bytes, frame), orientation: orientation ?? 1 };
}

function* segmentsBeforeScan(bytes: Uint8Array): Generator<JpegSegment> {
  let segment = nextSegment(bytes, 2);
  while (segment && segment.marker !== SOS && segment.marker !== EOI) {
    yield segment;
    segment = nextSegment(bytes, segment.end);
  }
}

function isRead(bytes: Uint8Array, { marker, start }: JpegSegment): boolean {
  return marker <= LAST_READ && bytes[start] === BITS;
}

/** T.81 B.2.2: one byte of precision, then lines and samples per line, 16 bits each. */
function frameSize(bytes: Uint8Array, frame: JpegSegment): Size {
  const view = viewOf(bytes);
  return { height: view.getUint16(frame.start + 1), width: view.getUint16(frame.start + 3) };
}

/** APP1 also carries XMP, which has another prefix and no orientation for us. */
function orientationOf(bytes: Uint8Array, segment: JpegSegment): Orientation | undefined {
  const block = bytes.subarray(segment.start, segment.end);
  return hasExifPrefix(block) ? exifOrientation(block) : undefined;
}
