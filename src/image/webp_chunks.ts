import { fourCC, viewOf } from "./view.ts";

/** One RIFF chunk (RFC 9649 section 2.3); `end` may lie past the end of a cut file. */
export interface WebpChunk {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

export const VP8: number = fourCC("VP8 ");
export const VP8L: number = fourCC("VP8L");
export const VP8X: number = fourCC("VP8X");
export const ANMF: number = fourCC("ANMF");
export const EXIF: number = fourCC("EXIF");

/** Bytes of "RIFF", the file size and "WEBP". */
export const FILE_HEADER_BYTES = 12;

/** Every chunk whose code and size are in the file; payloads are padded to even sizes. */
export function* webpChunks(bytes: Uint8Array): Generator<WebpChunk> {
  const view = viewOf(bytes);
  let at = FILE_HEADER_BYTES;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    yield { type: view.getUint32(at), start: at + 8, end: at + 8 + size };
    at += 8 + size + size % 2;
  }
}

/** An unsigned 24-bit little-endian number, the RFC's `uint24`. */
export function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}
