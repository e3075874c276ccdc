import assert from "node:assert/strict";
import { createPressure } from "./pressure.ts";

function testPressure() {
  const clock = { time: 0 };
  const now = () => clock.time;
  return { clock, ...createPressure({ queue: 10, steady: 2, patience: 100, now }) };
}

Deno.test("a burst may use the whole queue", () => {
  const { clock, note, limit } = testPressure();
  assert.equal(limit(), 10);
  note(9);
  clock.time = 100;
  assert.equal(limit(), 10);
});

Deno.test("a line that stays long takes few until it was empty", () => {
  const { clock, note, limit } = testPressure();
  note(3);
  clock.time = 101;
  assert.equal(limit(), 2);
  for (const length of [2, 1, 2]) {
    note(length);
    assert.equal(limit(), 2, `${length}`);
  }
  note(0);
  assert.equal(limit(), 10);
});

Deno.test("a line that got short in time does not count as long", () => {
  const { clock, note, limit } = testPressure();
  note(5);
  clock.time = 90;
  note(2);
  note(5);
  clock.time = 150;
  assert.equal(limit(), 10);
  clock.time = 191;
  assert.equal(limit(), 2);
});
