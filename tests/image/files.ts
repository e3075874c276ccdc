/** Builds image files, whole or broken, byte by byte. */
import { crc32 } from "node:zlib";

/** Joins numbers, text and byte arrays. */
export function bytesOf(...parts: (number | string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const chunks = parts.map((part) => {
    if (typeof part === "number") return Uint8Array.of(part);
    return typeof part === "string" ? encoder.encode(part) : part;
  });
  return Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
}

/** Joins large byte arrays. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The lowest `count` bytes of a number, most significant first. */
export function big(value: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => Math.floor(value / 256 ** (count - 1 - at)));
}

/** The lowest `count` bytes of a number, least significant first. */
export function little(value: number, count: number): Uint8Array {
  return big(value, count).reverse();
}

/** A TIFF block with one IFD that holds the given orientation between two other tags. */
export function exifBlock(orientation: number, order: "II" | "MM" = "MM"): Uint8Array {
  const int = order === "II" ? little : big;
  const entry = (tag: number, type: number, value: Uint8Array) =>
    bytesOf(int(tag, 2), int(type, 2), int(1, 4), value);
  return bytesOf(
    order,
    int(42, 2),
    int(8, 4),
    int(3, 2),
    entry(0x0100, 4, int(99, 4)),
    entry(0x0112, 3, bytesOf(int(orientation, 2), 0, 0)),
    entry(0x0213, 3, bytesOf(int(1, 2), 0, 0)),
    int(0, 4),
  );
}

/** One JPEG marker segment. */
export function segment(marker: number, payload: Uint8Array): Uint8Array {
  return bytesOf(0xff, marker, big(payload.length + 2, 2), payload);
}

/** A JPEG frame header; C0 is baseline. */
export function frame(width: number, height: number, marker = 0xc0): Uint8Array {
  return segment(marker, bytesOf(8, big(height, 2), big(width, 2), 1, 1, 0x11, 0));
}

/** A JPEG APP1 segment with an EXIF block. */
export function app1(block: Uint8Array): Uint8Array {
  return segment(0xe1, bytesOf("Exif\0\0", block));
}

/** A scan of no meaning, then EOI. */
export const scan = bytesOf(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0xff, 0xd0, 0x34);
export const eoi = bytesOf(0xff, 0xd9);

/** A JPEG of the given segments. */
export function jpeg(...segments: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return bytesOf(0xff, 0xd8, ...segments);
}

/** One PNG chunk. */
export function pngChunk(type: string, payload: Uint8Array): Uint8Array {
  const body = bytesOf(type, payload);
  return bytesOf(big(payload.length, 4), body, big(crc32(body), 4));
}

/** An IHDR chunk of an 8-bit RGB image. */
export function ihdr(width: number, height: number): Uint8Array {
  return pngChunk("IHDR", bytesOf(big(width, 4), big(height, 4), 8, 2, 0, 0, 0));
}

/** A PNG of the given chunks. */
export function png(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return bytesOf(0x89, "PNG\r\n", 0x1a, "\n", ...chunks);
}

/** One RIFF chunk. */
export function riffChunk(type: string, payload: Uint8Array): Uint8Array {
  return bytesOf(type, little(payload.length, 4), payload, new Uint8Array(payload.length % 2));
}

/** A VP8X chunk. */
export function vp8x(width: number, height: number, flags = 0): Uint8Array {
  return riffChunk("VP8X", bytesOf(flags, 0, 0, 0, little(width - 1, 3), little(height - 1, 3)));
}

/** A WebP of the given chunks. */
export function webp(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = bytesOf("WEBP", ...chunks);
  return bytesOf("RIFF", little(body.length, 4), body);
}

/** Beginnings of files of types that are not read. */
export const foreign: Readonly<Record<string, Uint8Array>> = {
  gif: bytesOf("GIF89a", 1, 0, 1, 0, 0, 0, 0),
  tiff: bytesOf("II*", 0, 8, 0, 0, 0, 0, 0),
  bmp: bytesOf("BM", new Uint8Array(60)),
  svg: bytesOf('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  pdf: bytesOf("%PDF-1.7\n"),
  heic: bytesOf(0, 0, 0, 24, "ftypheic", new Uint8Array(12)),
  avif: bytesOf(0, 0, 0, 24, "ftypavif", new Uint8Array(12)),
  html: bytesOf("<!doctype html><img>"),
  text: bytesOf("data:image/png;base64,iVBORw0KGgo="),
  wave: bytesOf("RIFF", 4, 0, 0, 0, "WAVE"),
  "half a png signature": bytesOf(0x89, "PNG", new Uint8Array(40)),
  "two bytes": bytesOf(0xff, 0xd8),
  nothing: new Uint8Array(0),
};
