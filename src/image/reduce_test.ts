import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { reduce } from "./reduce.ts";

function grey(width: number, height: number, values: readonly number[]) {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

function valuesOf({ data }: { data: Uint8Array }): number[] {
  return [...data.filter((_, at) => at % 3 === 0)];
}

Deno.test("each pixel is the triangle-weighted mean around its centre", () => {
  // 4 to 2: weights 1/8, 3/8, 3/8, 1/8 with the border sample repeated.
  deepEqual(valuesOf(reduce(grey(4, 1, [0, 20, 40, 60]), { width: 2, height: 1 })), [13, 48]);
  deepEqual(valuesOf(reduce(grey(1, 4, [0, 20, 40, 60]), { width: 1, height: 2 })), [13, 48]);
});

Deno.test("an edge stays where it is", () => {
  const edge = Array.from({ length: 90 }, (_, x) => x < 45 ? 0 : 200);
  const reduced = valuesOf(reduce(grey(90, 1, edge), { width: 30, height: 1 }));
  deepEqual(reduced.slice(0, 14), Array(14).fill(0));
  deepEqual(reduced.slice(16), Array(14).fill(200));
  equal(reduced[14] + reduced[15], 200);
});

Deno.test("channels stay apart", () => {
  const data = Uint8Array.of(10, 20, 30, 30, 40, 50);
  deepEqual([...reduce({ width: 2, height: 1, data }, { width: 1, height: 1 }).data], [20, 30, 40]);
});

Deno.test("a flat image stays flat and the same size stays the same", () => {
  const sides = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }));
  fc.assert(fc.property(sides, sides, fc.nat(255), ([w, h], [a, b], value) => {
    const image = grey(w, h, Array(w * h).fill(value));
    const reduced = reduce(image, { width: Math.min(w, a), height: Math.min(h, b) });
    equal(reduced.data.every((sample) => sample === value), true);
    deepEqual(reduce(image, { width: w, height: h }).data, image.data);
  }));
});
