import type { Orientation } from "./header.ts";
import { viewOf } from "./view.ts";

/** EXIF 2.32: the tag of the orientation in IFD0, a SHORT (type 3). */
const ORIENTATION = 0x0112;
const SHORT = 3;
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const TIFF_MAGIC = 42;
const ENTRY_BYTES = 12;

/** Whether a block starts with `Exif\0\0`, as in JPEG APP1 and, against the RFC, some WebP files. */
export function hasExifPrefix(block: Uint8Array): boolean {
  return [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, at) => block[at] === byte);
}

/**
 * The orientation in an EXIF block, with or without its `Exif\0\0` prefix. Anything that is not a
 * well-formed orientation reads as 1: broken metadata never costs a client its photo.
 */
export function exifOrientation(block: Uint8Array): Orientation {
  const view = viewOf(hasExifPrefix(block) ? block.subarray(6) : block);
  if (view.byteLength < 8) return 1;
  const order = view.getUint16(0);
  if (order !== LITTLE_ENDIAN && order !== BIG_ENDIAN) return 1;
  const little = order === LITTLE_ENDIAN;
  if (view.getUint16(2, little) !== TIFF_MAGIC) return 1;
  return orientationIn(view, view.getUint32(4, little), little);
}

function orientationIn(view: DataView, ifd: number, little: boolean): Orientation {
  if (ifd + 2 > view.byteLength) return 1;
  const room = Math.floor((view.byteLength - ifd - 2) / ENTRY_BYTES);
  const entries = Math.min(view.getUint16(ifd, little), room);
  for (let entry = 0; entry < entries; entry++) {
    const at = ifd + 2 + entry * ENTRY_BYTES;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    return view.getUint16(at + 2, little) === SHORT ? valid(view.getUint16(at + 8, little)) : 1;
  }
  return 1;
}

function valid(value: number): Orientation {
  return value >= 1 && value <= 8 ? value as Orientation : 1;
}
