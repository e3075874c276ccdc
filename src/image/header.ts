import { WajahError } from "../errors.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { readPngHeader } from "./png_header.ts";
import { readWebpHeader } from "./webp_header.ts";

/** The formats that are read at all. */
export type ImageFormat = "jpeg" | "png" | "webp";

/** EXIF orientation: 1 is upright, 2 to 8 as in EXIF 2.32 table 4, tag 0x0112. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Sides in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a file says about its pixels; `width` and `height` are as stored, before orientation. */
export interface ImageHeader extends Size {
  readonly format: ImageFormat;
  readonly orientation: Orientation;
}

/** An `ImageHeader` before its format is named. */
export type StoredLayout = Omit<ImageHeader, "format">;

const formats: readonly (readonly [ImageFormat, string, (bytes: Uint8Array) => StoredLayout])[] = [
  ["jpeg", "ff d8 ff", readJpegHeader],
  ["png", "89 50 4e 47 0d 0a 1a 0a", readPngHeader],
  // RIFF, four bytes of size, WEBP (RFC 9649 section 2.4).
  ["webp", "52 49 46 46 .. .. .. .. 57 45 42 50", readWebpHeader],
];

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return magic.split(" ").every((hex, at) => hex === ".." || bytes[at] === parseInt(hex, 16));
}

/**
 * Reads type, stored size in pixels and orientation from the first bytes of a file, without
 * decoding anything. The type comes from the magic bytes alone.
 *
 * Throws `WajahError`: "unsupported_image" when the magic is none of ours, "invalid_image" when
 * the header behind it is broken, cut short or has no pixels. Nothing else, whatever the bytes.
 */
export function readHeader(bytes: Uint8Array): ImageHeader {
  const known = formats.find(([, magic]) => startsWith(bytes, magic));
  if (known === undefined) throw new WajahError("unsupported_image");
  const [format, , read] = known;
  const layout = orInvalid(() => read(bytes));
  if (layout.width < 1 || layout.height < 1) throw new WajahError("invalid_image");
  return { format, ...layout };
}

/** A `DataView` throws RangeError on a read past the end; that is how a short header shows. */
function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof WajahError ? cause : new WajahError("invalid_image", {}, { cause });
  }
}

/** The size in pixels once the orientation is applied; 5 to 8 swap the sides. */
export function uprightSize(header: StoredLayout): Size {
  const { width, height, orientation } = header;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
