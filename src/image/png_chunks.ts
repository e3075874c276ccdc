import { fourCC, viewOf } from "./view.ts";

/** One chunk of a PNG (PNG 3rd edition, section 5.3); `end` may lie past the end of a cut file. */
export interface PngChunk {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

const SIGNATURE_BYTES = 8;

/** Bytes of the checksum behind each chunk. */
export const CRC_BYTES = 4;

export const IHDR: number = fourCC("IHDR");
export const EXIF: number = fourCC("eXIf");
export const IEND: number = fourCC("IEND");

/** Every chunk whose length and type are in the file, up to and including IEND. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  let at = SIGNATURE_BYTES;
  while (at + 8 <= bytes.length) {
    const chunk = { type: view.getUint32(at + 4), start: at + 8, end: at + 8 + view.getUint32(at) };
    yield chunk;
    if (chunk.type === IEND) return;
    at = chunk.end + CRC_BYTES;
  }
}
