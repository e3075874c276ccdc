import { deflateSync } from "node:zlib";
import { big, bytesOf, joined, little, pngChunk } from "./files.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A baseline JPEG whose header claims more pixels than it has. */
function claiming(jpeg: Bytes, side: number): Bytes {
  const bytes = jpeg.slice();
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  new DataView(bytes.buffer).setUint32(at + 5, side * 0x10000 + side);
  return bytes;
}

/** A PNG of flat colour, whole and right, of as many pixels as it says. */
function flatPng(side: number): Bytes {
  const rows = deflateSync(new Uint8Array(Math.ceil(side / 8 + 1) * side), { level: 9 });
  const header = pngChunk("IHDR", bytesOf(big(side, 4), big(side, 4), 1, 0, 0, 0, 0));
  const magic = bytesOf(0x89, "PNG\r\n", 0x1a, "\n");
  return joined([magic, header, pngChunk("IDAT", rows), pngChunk("IEND", new Uint8Array(0))]);
}

/** Small files of more pixels than are read. */
export function hugeClaims(jpeg: Bytes): [name: string, bytes: Bytes][] {
  const side = little(16_383, 3);
  const canvas = bytesOf("VP8X", little(10, 4), 0, 0, 0, 0, side, side);
  return [
    ["a JPEG that says it is 20000 x 20000", claiming(jpeg, 20_000)],
    ["a PNG of 10000 x 10000", flatPng(10_000)],
    ["a PNG of 50000 x 50000", flatPng(50_000)],
    ["a WebP of 16384 x 16384", bytesOf("RIFF", little(22, 4), "WEBP", canvas)],
  ];
}
