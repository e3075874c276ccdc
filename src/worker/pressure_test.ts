import assert from "node:assert/strict";
import { createPressure } from "./pressure.ts";

const shedding = { above: 4, signs: [{ jobs: 3, growth: 0 }], to: 2, rest: 1000 };

function testPressure() {
  const clock = { time: 0 };
  const pressure = createPressure(10, shedding, () => clock.time);
  return {
    clock,
    ...pressure,
    note: (length: number, free = false) => pressure.note(length, free),
  };
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

/** A line that is found to be a standing one. */
function standingPressure() {
  const pressure = testPressure();
  for (const length of [5, 6, 5, 6, 5]) pressure.note(length);
  assert.equal(pressure.limit(), 10);
  for (const length of [6, 5]) pressure.note(length);
  assert.equal(pressure.limit(), 2);
  return pressure;
}

Deno.test("a line that stays long takes few until few are refused for a while", () => {
  const { clock, note, limit, served, refused } = standingPressure();
  const pass = (milliseconds: number, works: number, turnedAway: number) => {
    clock.time += milliseconds;
    for (let i = 0; i < works; i++) served();
    for (let i = 0; i < turnedAway; i++) refused();
    note(1);
    return limit();
  };
  assert.equal(pass(1000, 32, 11), 2);
  assert.equal(pass(999, 32, 0), 2, "a moment tells nothing");
  assert.equal(pass(1, 0, 11), 2);
  assert.equal(pass(1000, 31, 0), 2, "a few tell nothing");
  assert.equal(pass(0, 1, 0), 10);
});

Deno.test("nobody in line and a slot free for a while is an end, however few came", () => {
  const { clock, note, limit } = standingPressure();
  note(0, false);
  clock.time += 2000;
  assert.equal(limit(), 2);
  note(0, true);
  clock.time += 999;
  assert.equal(limit(), 2);
  note(1, true);
  note(0, true);
  clock.time += 999;
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
  for (let i = 0; i < 100; i++) note(i % 2 ? 8 : 9, false);
  assert.equal(limit(), 10);
});
