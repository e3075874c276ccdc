/** EXIF blocks as cameras write them. */
import { big, bytesOf, joined } from "./files.ts";

/** TIFF 6.0 types. */
const [ASCII, SHORT, LONG, RATIONAL] = [2, 3, 4, 5];

/** One entry of a directory whose value is a number or lies at an offset. */
function entry(tag: number, type: number, count: number, value: number): Uint8Array {
  const short = type === SHORT && count === 1;
  return bytesOf(
    big(tag, 2),
    big(type, 2),
    big(count, 4),
    short ? big(value << 16, 4) : big(value, 4),
  );
}

function directory(entries: readonly Uint8Array[], next: number): Uint8Array {
  return bytesOf(big(entries.length, 2), ...entries, big(next, 4));
}

const HEADER_BYTES = 8;
const bytesOfDirectory = (entries: number) => 2 + 12 * entries + 4;

/** A block with a description, a place on the globe and a JPEG as thumbnail; orientation 1. */
export function exifWithThumbnail(thumbnail: Uint8Array, text: string): Uint8Array {
  const description = bytesOf(text, 0);
  const place = bytesOf(...[6, 12, 31, 1, 106, 1, 49, 1, 0, 1, 1, 1].map((value) => big(value, 4)));
  const gps = HEADER_BYTES + bytesOfDirectory(3);
  const second = gps + bytesOfDirectory(3);
  const values = second + bytesOfDirectory(3);
  const placeAt = values + description.length, thumbnailAt = placeAt + place.length;
  const first = directory([
    entry(0x010e, ASCII, description.length, values),
    entry(0x0112, SHORT, 1, 1),
    entry(0x8825, LONG, 1, gps),
  ], second);
  const globe = directory([
    entry(0x0000, LONG, 1, 0x02030000),
    entry(0x0002, RATIONAL, 3, placeAt),
    entry(0x0004, RATIONAL, 3, placeAt + 24),
  ], 0);
  const small = directory([
    entry(0x0103, SHORT, 1, 6),
    entry(0x0201, LONG, 1, thumbnailAt),
    entry(0x0202, LONG, 1, thumbnail.length),
  ], 0);
  const head = bytesOf("MM", big(42, 2), big(HEADER_BYTES, 4));
  return joined([head, first, globe, small, description, place, thumbnail]);
}
