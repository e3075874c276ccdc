import assert from "node:assert/strict";
import { createPressure } from "./pressure.ts";

const shedding = { above: 4, patience: 100, to: 2, rest: 1000 };

function testPressure(given: typeof shedding | undefined = shedding) {
  const clock = { time: 0 };
  return { clock, ...createPressure(10, given, () => clock.time) };
}

Deno.test("a burst may use the whole queue", () => {
  const { clock, note, limit } = testPressure();
  assert.equal(limit(), 10);
  note(9);
  clock.time = 100;
  assert.equal(limit(), 10);
});

Deno.test("a short line may stand for as long as it likes", () => {
  const { clock, note, limit } = testPressure();
  for (; clock.time < 10_000; clock.time += 50) {
    note(clock.time % 100 ? 3 : 4);
    assert.equal(limit(), 10);
  }
});

Deno.test("a line that stays long takes few until there was room for a while", () => {
  const { clock, note, limit } = testPressure();
  note(5);
  clock.time = 101;
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

Deno.test("a line that got short in time does not count as long", () => {
  const { clock, note, limit } = testPressure();
  note(5);
  clock.time = 90;
  note(4);
  note(5);
  clock.time = 150;
  assert.equal(limit(), 10);
  clock.time = 191;
  assert.equal(limit(), 2);
});

Deno.test("without a rule the queue is as long as it is", () => {
  const clock = { time: 0 };
  const { note, limit } = createPressure(10, undefined, () => clock.time);
  note(9);
  clock.time = 1e6;
  assert.equal(limit(), 10);
});
