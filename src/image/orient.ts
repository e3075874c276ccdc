import type { Box, Image } from "../types.ts";
import type { Orientation, Size, StoredLayout } from "./header.ts";

/** RGB pixels as a decoder left them; `data` may be a view of the decoder's own memory. */
export interface StoredPixels extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Where upright pixel (0, 0) is stored, and how many pixels on its right and lower neighbours are. */
interface Walk {
  readonly origin: number;
  readonly right: number;
  readonly down: number;
}

/** EXIF orientations 1 to 8 (tag 0x0112) of `w` x `h` stored pixels. */
function walkOf(orientation: Orientation, w: number, h: number): Walk {
  const topRight = w - 1;
  const bottomLeft = (h - 1) * w;
  const bottomRight = w * h - 1;
  switch (orientation) {
    case 1:
      return { origin: 0, right: 1, down: w };
    case 2:
      return { origin: topRight, right: -1, down: w };
    case 3:
      return { origin: bottomRight, right: -1, down: -w };
    case 4:
      return { origin: bottomLeft, right: 1, down: -w };
    case 5:
      return { origin: 0, right: w, down: 1 };
    case 6:
      return { origin: bottomLeft, right: -w, down: 1 };
    case 7:
      return { origin: bottomRight, right: -w, down: -1 };
    case 8:
      return { origin: topRight, right: w, down: -1 };
  }
}

/**
 * Copies the pixels of `box` (integers in the upright image, inside it) out of stored RGB pixels
 * and turns them upright. The result owns its buffer.
 */
export function orient(stored: StoredPixels, orientation: Orientation, box: Box): Image {
  const walk = walkOf(orientation, stored.width, stored.height);
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = walk.origin + box.left * walk.right + (box.top + y) * walk.down;
    copyRow(stored.data, from, walk.right, data.subarray(y * width * 3, (y + 1) * width * 3));
  }
  return { width, height, data };
}

function copyRow(source: Uint8Array, from: number, step: number, row: Uint8Array): void {
  if (step === 1) return row.set(source.subarray(from * 3, from * 3 + row.length));
  for (let to = 0, at = from * 3; to < row.length; to += 3, at += step * 3) {
    row[to] = source[at];
    row[to + 1] = source[at + 1];
    row[to + 2] = source[at + 2];
  }
}

/** The box in stored pixels that holds the pixels of an upright `box`. */
export function storedBox(box: Box, stored: StoredLayout): Box {
  const { origin, right, down } = walkOf(stored.orientation, stored.width, stored.height);
  const first = origin + box.left * right + box.top * down;
  const last = origin + (box.right - 1) * right + (box.bottom - 1) * down;
  const columns = [first % stored.width, last % stored.width];
  const rows = [Math.floor(first / stored.width), Math.floor(last / stored.width)];
  return {
    left: Math.min(...columns),
    top: Math.min(...rows),
    right: Math.max(...columns) + 1,
    bottom: Math.max(...rows) + 1,
  };
}
