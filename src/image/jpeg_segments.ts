import { WajahError } from "../errors.ts";

/** One marker segment of a JPEG (ITU-T T.81 annex B); `end` may lie past the end of a cut file. */
export interface JpegSegment {
  readonly marker: number;
  /** First byte of the payload. */
  readonly start: number;
  /** First byte after the payload. */
  readonly end: number;
}

/** Markers of ITU-T T.81 table B.1 that are looked for. */
export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const APP1 = 0xe1;

/** Whether a marker is a frame header (SOF): C0 to CF without DHT (C4), JPG (C8) and DAC (CC). */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/**
 * The first segment at or after `from`, or undefined when there is none. Bytes between segments,
 * entropy-coded data among them, are skipped as libjpeg's `next_marker` does. Each call moves
 * on by at least two bytes, so a walk over the segments is linear in the file.
 *
 * Throws `WajahError("invalid_image")` for a length below the least there is, which some decoders
 * step over and others do not.
 */
export function nextSegment(bytes: Uint8Array, from: number): JpegSegment | undefined {
  const at = nextMarker(bytes, from);
  if (at < 0) return undefined;
  const marker = bytes[at];
  if (marker === SOI || marker === EOI) return { marker, start: at + 1, end: at + 1 };
  if (at + 2 >= bytes.length) return undefined;
  const length = bytes[at + 1] * 256 + bytes[at + 2];
  if (length < 2) throw new WajahError("invalid_image");
  return { marker, start: at + 3, end: at + 1 + length };
}

/** Index of the code byte of the next marker that is not stuffing, fill or a stand-alone one. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = nextFF(bytes, from);
  while (at >= 0 && at + 1 < bytes.length && isSkipped(bytes[at + 1])) at = nextFF(bytes, at + 1);
  return at >= 0 && at + 1 < bytes.length ? at + 1 : -1;
}

/** Bytes looked at one by one before the search that is fast, but slow to start. */
const NEAR = 32;

function nextFF(bytes: Uint8Array, from: number): number {
  const near = Math.min(from + NEAR, bytes.length);
  for (let at = from; at < near; at++) if (bytes[at] === 0xff) return at;
  return bytes.indexOf(0xff, near);
}

/** 00 is a stuffed FF, FF is fill, 01 is TEM and D0 to D7 are RST. */
function isSkipped(code: number): boolean {
  return code <= 1 || code === 0xff || (code >= 0xd0 && code <= 0xd7);
}
