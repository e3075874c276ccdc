import { equal } from "node:assert/strict";
import { maxValueBytes } from "./cache.ts";
import { millisecondsOf, secondsOf, valueOf } from "./reply.ts";

Deno.test("only text of a sound size is a value", () => {
  equal(valueOf("v"), "v");
  equal(valueOf("v".repeat(maxValueBytes))?.length, maxValueBytes);
  equal(valueOf("v".repeat(maxValueBytes + 1)), undefined);
  // Two bytes each.
  equal(valueOf("é".repeat(maxValueBytes / 2 + 1)), undefined);
  for (const reply of ["", null, undefined, 1, true, ["v"], {}]) equal(valueOf(reply), undefined);
});

Deno.test("only a number from 0 is a time", () => {
  equal(secondsOf(1500), 1.5);
  equal(secondsOf(0), 0);
  for (const reply of [-1, -2, NaN, "1", null, undefined]) equal(secondsOf(reply), undefined);
});

Deno.test("a time is never rounded to nothing", () => {
  equal(millisecondsOf(1.5), 1500);
  equal(millisecondsOf(0.0001), 1);
});
