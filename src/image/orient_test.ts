import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import type { Orientation } from "./header.ts";
import { orient, storedBox } from "./orient.ts";

/** Pixels with the given value in each channel. */
function pixels(width: number, height: number, values: readonly number[]) {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

/** How "ab / cd / ef" stored upright shows in each orientation, by the EXIF definition. */
const turned: Readonly<Record<Orientation, readonly string[]>> = {
  1: ["ab", "cd", "ef"],
  2: ["ba", "dc", "fe"],
  3: ["fe", "dc", "ba"],
  4: ["ef", "cd", "ab"],
  5: ["ace", "bdf"],
  6: ["eca", "fdb"],
  7: ["fdb", "eca"],
  8: ["bdf", "ace"],
};

const orientations = Object.keys(turned).map(Number) as Orientation[];

for (const orientation of orientations) {
  Deno.test(`orientation ${orientation} is turned upright`, () => {
    const rows = turned[orientation];
    const box = { left: 0, top: 0, right: rows[0].length, bottom: rows.length };
    const stored = pixels(2, 3, [..."abcdef"].map((letter) => letter.charCodeAt(0)));
    const image = orient(stored, orientation, box);
    const letters = String.fromCharCode(...image.data.filter((_, at) => at % 3 === 0));
    equal(letters, rows.join(""));
    deepEqual([image.width, image.height], [rows[0].length, rows.length]);
  });
}

const boxes = fc.record({
  orientation: fc.constantFrom(...orientations),
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 }),
  cut: fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8)),
});

/** A box inside an upright image of the given size. */
function boxIn(width: number, height: number, [a, b, c, d]: readonly number[]) {
  const left = a % width, top = b % height;
  return { left, top, right: left + 1 + c % (width - left), bottom: top + 1 + d % (height - top) };
}

Deno.test("a box of the upright image is what its stored box turns into", () => {
  fc.assert(fc.property(boxes, ({ orientation, width, height, cut }) => {
    const stored = pixels(width, height, Array.from({ length: width * height }, (_, at) => at));
    const sides = orientation >= 5 ? [height, width] as const : [width, height] as const;
    const box = boxIn(...sides, cut);
    const direct = orient(stored, orientation, box);

    const inFile = storedBox(box, { width, height, orientation });
    const cropped = orient(stored, 1, inFile);
    const whole = { left: 0, top: 0, right: direct.width, bottom: direct.height };
    deepEqual(orient(cropped, orientation, whole), direct);
  }));
});
