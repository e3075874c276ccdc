import assert from "node:assert/strict";
import { createFailures } from "./failures.ts";

/** Failures on a clock that the test moves, in seconds. */
function onClock() {
  const clock = { seconds: 0 };
  const failures = createFailures(() => clock.seconds * 1000);
  const fail = (address: string, times: number) => {
    for (let i = 0; i < times; i++) failures.add(address);
  };
  return { clock, failures, fail };
}

Deno.test("ten failures make an address wait, nine do not", () => {
  const { failures, fail } = onClock();
  assert.equal(failures.wait("a"), undefined);
  fail("a", 9);
  assert.equal(failures.wait("a"), undefined);
  fail("a", 1);
  assert.equal(failures.wait("a"), 60);
});

Deno.test("the wait is what is left of a minute since the first failure, in whole seconds", () => {
  const { clock, failures, fail } = onClock();
  fail("a", 1);
  clock.seconds = 20;
  fail("a", 9);
  assert.equal(failures.wait("a"), 40);
  clock.seconds = 59.5;
  assert.equal(failures.wait("a"), 1);
  clock.seconds = 60;
  assert.equal(failures.wait("a"), undefined);
});

Deno.test("after the wait an address starts anew", () => {
  const { clock, failures, fail } = onClock();
  fail("a", 10);
  clock.seconds = 60;
  fail("a", 9);
  assert.equal(failures.wait("a"), undefined);
  fail("a", 1);
  assert.equal(failures.wait("a"), 60);
});

Deno.test("failures while waiting don't make the wait longer", () => {
  const { clock, failures, fail } = onClock();
  fail("a", 10);
  clock.seconds = 30;
  fail("a", 100);
  assert.equal(failures.wait("a"), 30);
});

Deno.test("addresses don't wait for each other", () => {
  const { failures, fail } = onClock();
  fail("a", 50);
  fail("b", 9);
  assert.equal(failures.wait("b"), undefined);
  assert.equal(failures.wait("c"), undefined);
  assert.equal(failures.wait("a"), 60);
});

Deno.test("ten thousand addresses are remembered, then the oldest is forgotten", () => {
  const { failures, fail } = onClock();
  fail("oldest", 10);
  fail("second", 10);
  for (let i = 0; i < 9_998; i++) failures.add(`address ${i}`);
  assert.equal(failures.wait("oldest"), 60);
  failures.add("one more");
  assert.equal(failures.wait("oldest"), undefined);
  assert.equal(failures.wait("second"), 60);
});
