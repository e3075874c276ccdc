import assert from "node:assert/strict";
import { largestFirst, subjects } from "./select.ts";

/** A face of `width` x 10 pixels. */
function face(name: string, width: number) {
  return { name, box: { left: 5, top: 5, right: 5 + width, bottom: 15 } };
}

const names = (faces: readonly { name: string }[]) => faces.map(({ name }) => name);

Deno.test("faces are ordered by area, and the input is left alone", () => {
  const input = [face("small", 1), face("large", 100), face("middle", 50)];
  assert.deepEqual(names(largestFirst(input)), ["large", "middle", "small"]);
  assert.deepEqual(names(input), ["small", "large", "middle"]);
});

Deno.test("a face of at most a tenth of the largest is a bystander", () => {
  const crowd = [face("behind", 10), face("beside", 11), face("front", 100), face("far", 1)];
  assert.deepEqual(names(subjects(crowd)), ["front", "beside"]);
});

Deno.test("without faces there is no subject, with one there is one", () => {
  assert.deepEqual(subjects([]), []);
  assert.deepEqual(names(subjects([face("only", 3)])), ["only"]);
});
