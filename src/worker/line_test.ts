import assert from "node:assert/strict";
import { createFairLine } from "./line.ts";

Deno.test("one party's jobs come in the order they were added", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  assert.deepEqual([line.length, line.parties, line.waitingOf("a")], [3, 1, ["a1", "a2", "a3"]]);
  assert.deepEqual(line.drain(), ["a1", "a2", "a3"]);
  assert.deepEqual([line.length, line.parties, line.waitingOf("a")], [0, 0, []]);
});

Deno.test("a crowd of one party delays another by one job a turn", () => {
  const line = createFairLine<string>();
  for (let i = 1; i <= 4; i++) line.add("crowd", `c${i}`);
  line.add("b", "b1");
  line.add("b", "b2");
  assert.deepEqual(line.drain(), ["c1", "b1", "c2", "b2", "c3", "c4"]);
});

Deno.test("a party of which nobody waited goes before those that had a turn", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  assert.equal(line.next(), "a1");
  line.add("b", "b1");
  line.add("a", "a4");
  assert.deepEqual(line.drain(), ["b1", "a2", "a3", "a4"]);
});

Deno.test("a party that comes back at once waits for its turn", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  line.add("b", "b1");
  assert.deepEqual([line.next(), line.next(), line.next(() => false)], ["a1", "b1", undefined]);
  line.add("b", "b2");
  assert.deepEqual(line.drain(), ["a2", "b2", "a3"]);
});

Deno.test("the longest are those of which most wait, who had the last turn first", () => {
  const line = createFairLine<string>();
  assert.deepEqual(line.longest(), []);
  for (const job of ["a1", "b1", "b2", "c1", "c2"]) line.add(job[0], job);
  assert.deepEqual(line.longest(), [["b1", "b2"], ["c1", "c2"]]);
  line.add("c", "c3");
  assert.deepEqual(line.longest(), [["c1", "c2", "c3"]]);
  assert.deepEqual([line.next(), line.next(), line.next()], ["a1", "b1", "c1"]);
  line.remove("c", "c2");
  line.add("d", "d1");
  assert.deepEqual(line.longest(), [["c3"], ["b2"], ["d1"]]);
});

Deno.test("many that come once let one go that had a turn, between any two", () => {
  const line = createFairLine<string>();
  for (const job of ["a1", "a2", "a3"]) line.add("a", job);
  assert.equal(line.next(), "a1");
  for (const party of ["b", "c", "d"]) line.add(party, `${party}1`);
  assert.deepEqual(line.drain(), ["b1", "a2", "c1", "a3", "d1"]);
});

Deno.test("a party whose turn it may not be keeps its place", () => {
  const line = createFairLine<string>();
  line.add("a", "a1");
  line.add("b", "b1");
  const notA = (party: string) => party !== "a";
  assert.deepEqual([line.next(notA), line.next(notA), line.length], ["b1", undefined, 1]);
  line.add("c", "c1");
  assert.deepEqual(line.drain(), ["a1", "c1"]);
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
