import assert from "node:assert/strict";
import { createFairLine } from "./line.ts";

Deno.test("one party's jobs come in the order they were added", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  assert.deepEqual([line.length, line.parties, line.waitingOf("a")], [3, 1, 3]);
  assert.deepEqual(line.drain(), ["a1", "a2", "a3"]);
  assert.deepEqual([line.length, line.parties, line.waitingOf("a")], [0, 0, 0]);
});

Deno.test("a crowd of one party delays another by one job a turn", () => {
  const line = createFairLine<string>();
  for (let i = 1; i <= 4; i++) line.add("crowd", `c${i}`);
  line.add("b", "b1");
  line.add("b", "b2");
  assert.deepEqual(line.drain(), ["c1", "b1", "c2", "b2", "c3", "c4"]);
});

Deno.test("whoever had a turn is behind a party that came later", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  assert.equal(line.next(), "a1");
  line.add("b", "b1");
  line.add("a", "a4");
  assert.deepEqual(line.drain(), ["a2", "b1", "a3", "a4"]);
});

Deno.test("who leaves the line is not called, nor counted", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2"]) line.add("a", job);
  line.add("b", "b1");
  line.remove("a", "a1");
  line.remove("b", "b1");
  line.remove("b", "b1");
  line.remove("nobody", "x");
  assert.deepEqual([line.length, line.parties], [1, 1]);
  assert.deepEqual(line.drain(), ["a2"]);
});
