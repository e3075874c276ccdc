/** Finds any part of something in bytes, in the writings in which it could have got there. */

/** Something that must not be found. */
export interface Needle {
  /** What to call it; never what it is. */
  readonly what: string;
  readonly bytes: Uint8Array;
  /** Every so many bytes in a row count as a find. */
  readonly window: number;
}

/** Names of the needles of which there is a part in the bytes. */
export type Search = (hay: Uint8Array) => string[];

interface Place {
  readonly needle: Needle;
  readonly at: number;
}

/** Bytes of a window that choose the places to compare with. */
const prefix = 4;

/** Windows with fewer different bytes, such as zeros, are everywhere. */
const leastBytes = 4;

/** Prepares a search for any window of any needle at any place. */
export function createSearch(needles: readonly Needle[]): Search {
  const places = new Map<number, Place[]>();
  for (const needle of needles) {
    for (const at of windowsOf(needle)) {
      const key = keyAt(needle.bytes, at);
      const known = places.get(key);
      if (known) known.push({ needle, at });
      else places.set(key, [{ needle, at }]);
    }
  }
  return (hay) => {
    const found = new Set<string>();
    for (let i = 0; i + prefix <= hay.length; i++) {
      for (const { needle, at } of places.get(keyAt(hay, i)) ?? []) {
        if (!found.has(needle.what) && isWindow(needle, at, hay, i)) found.add(needle.what);
      }
    }
    return [...found].sort();
  };
}

/** A text as itself and in base64, hex and UTF-16. */
export function textNeedles(what: string, text: string): Needle[] {
  const bytes = new TextEncoder().encode(text);
  const wide = Uint8Array.from([...bytes].flatMap((byte) => [byte, 0]));
  return [
    { what, bytes, window: Math.min(12, bytes.length) },
    { what, bytes: wide, window: Math.min(24, wide.length) },
    ...encoded(what, bytes),
  ];
}

/** Bytes as themselves and in base64 and hex; any 16 in a row count. */
export function byteNeedles(what: string, bytes: Uint8Array<ArrayBuffer>): Needle[] {
  return [{ what, bytes, window: 16 }, ...encoded(what, bytes)];
}

/** The digits of numbers, without signs, points and zeros in front; any one of them counts. */
export function digitNeedles(what: string, values: readonly number[]): Needle[] {
  const written = values.flatMap((value) => [String(value), value.toPrecision(digits)]);
  return written.map(significant).filter((text) => text.length === digits).map((text) => ({
    what,
    bytes: new TextEncoder().encode(text),
    window: digits,
  }));
}

/** So many digits in a row are no coincidence. */
const digits = 8;

function significant(written: string): string {
  return written.replace(/e.*$/, "").replace(/\D/g, "").replace(/^0+/, "").slice(0, digits);
}

function encoded(what: string, bytes: Uint8Array<ArrayBuffer>): Needle[] {
  // Base64 looks different for each way to lie on its groups of three.
  const base64 = [0, 1, 2].map((start) => {
    const length = bytes.length - start;
    return bytes.slice(start, start + length - length % 3).toBase64();
  });
  const hex = bytes.toHex();
  return [...base64, hex, hex.toUpperCase()].map((text) => ({
    what,
    bytes: new TextEncoder().encode(text),
    window: 16,
  }));
}

function* windowsOf({ bytes, window }: Needle): Generator<number> {
  for (let at = 0; at + window <= bytes.length; at++) {
    if (new Set(bytes.subarray(at, at + window)).size >= leastBytes) yield at;
  }
}

function keyAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
}

function isWindow({ bytes, window }: Needle, at: number, hay: Uint8Array, i: number): boolean {
  if (i + window > hay.length) return false;
  for (let k = prefix; k < window; k++) {
    if (bytes[at + k] !== hay[i + k]) return false;
  }
  return true;
}
