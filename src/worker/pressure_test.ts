import assert from "node:assert/strict";
import { createPressure } from "./pressure.ts";

const shedding = { above: 4, patience: 2, to: 2, rest: 1000 };

function testPressure() {
  const clock = { time: 0 };
  return { clock, ...createPressure(10, shedding, () => clock.time) };
}

Deno.test("a burst may use the whole queue", () => {
  const { clock, note, limit } = testPressure();
  for (let length = 1; length <= 9; length++) {
    note(length);
    assert.equal(limit(), 10);
  }
  clock.time = 1e6;
  assert.equal(limit(), 10);
});

Deno.test("a short line may stand for as long as it likes", () => {
  const { note, limit } = testPressure();
  for (let i = 0; i < 100; i++) {
    note(i % 2 ? 3 : 4);
    assert.equal(limit(), 10);
  }
});

Deno.test("a line that stays long takes few until there was room for a while", () => {
  const { clock, note, limit } = testPressure();
  for (const length of [5, 6, 5, 6, 5]) note(length);
  assert.equal(limit(), 10);
  for (const length of [6, 5]) note(length);
  assert.equal(limit(), 2);
  // A moment without a line is no rest: everything may just have ended at once.
  for (const length of [4, 1, 0, 2, 1]) {
    note(length);
    assert.equal(limit(), 2, `${length}`);
  }
  note(2);
  clock.time += 5000;
  note(1);
  assert.equal(limit(), 2, "it was full all the time");
  clock.time += 1000;
  assert.equal(limit(), 2);
  clock.time += 1;
  assert.equal(limit(), 10);
});

Deno.test("a line that only gets shorter is a burst", () => {
  const { note, limit } = testPressure();
  for (let length = 1; length <= 9; length++) note(length);
  for (const length of [8, 7, 6, 5]) {
    note(length);
    assert.equal(limit(), 10, `${length}`);
  }
});

Deno.test("a burst is worked off also while a few more come", () => {
  const { note, limit } = testPressure();
  for (let length = 1; length <= 9; length++) note(length);
  for (const length of [8, 7, 8, 7, 6]) note(length);
  assert.equal(limit(), 10);
  for (const length of [7, 6, 5, 6, 5]) note(length);
  assert.equal(limit(), 10);
});

Deno.test("a line that gets short in time does not count as long", () => {
  const { note, limit } = testPressure();
  for (const length of [5, 6, 5, 6, 5, 4, 5, 6, 5, 6, 5]) note(length);
  assert.equal(limit(), 10);
});

Deno.test("without a rule the queue is as long as it is", () => {
  const { note, limit } = createPressure(10, undefined, () => 0);
  for (let i = 0; i < 100; i++) note(i % 2 ? 8 : 9);
  assert.equal(limit(), 10);
});
