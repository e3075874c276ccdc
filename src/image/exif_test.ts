import { equal } from "node:assert/strict";
import fc from "fast-check";
import { big, bytesOf, exifBlock } from "../../tests/image/files.ts";
import { exifOrientation } from "./exif.ts";

for (const order of ["II", "MM"] as const) {
  Deno.test(`every orientation is read in byte order ${order}`, () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      equal(exifOrientation(exifBlock(orientation, order)), orientation);
      equal(exifOrientation(bytesOf("Exif\0\0", exifBlock(orientation, order))), orientation);
    }
  });
}

Deno.test("values that are no orientation read as upright", () => {
  for (const value of [0, 9, 256, 65535]) equal(exifOrientation(exifBlock(value)), 1);
});

/** The block with other bytes at one place. */
function patched(at: number, ...bytes: number[]): Uint8Array {
  const block = exifBlock(6);
  block.set(bytes, at);
  return block;
}

const hostile: Readonly<Record<string, Uint8Array>> = {
  "no bytes": new Uint8Array(0),
  "another byte order": patched(0, 0x4a, 0x4a),
  "another magic": patched(2, 0, 43),
  "an IFD far past the end": patched(4, 0xff, 0xff, 0xff, 0xff),
  "an IFD at the last byte": patched(4, ...big(exifBlock(6).length - 1, 4)),
  "no entries": patched(8, 0, 0),
  "the tag in another type": patched(8 + 2 + 12 + 2, 0, 4),
};

for (const [name, block] of Object.entries(hostile)) {
  Deno.test(`an EXIF block reads as upright with ${name}`, () => {
    equal(exifOrientation(block), 1);
  });
}

Deno.test("a count of entries beyond the block does not hide an orientation inside it", () => {
  equal(exifOrientation(patched(8, 0xff, 0xff)), 6);
});

Deno.test("any bytes give an orientation", () => {
  const orders = fc.constantFrom(bytesOf("II*", 0), bytesOf("MM", 0, 42), bytesOf());
  fc.assert(fc.property(orders, fc.uint8Array({ maxLength: 200 }), (order, rest) => {
    const orientation = exifOrientation(bytesOf(order, rest));
    return orientation >= 1 && orientation <= 8;
  }));
});
