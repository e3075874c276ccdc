import { equal, ok } from "node:assert/strict";
import { type Breaker, createBreaker, type Outcome } from "./breaker.ts";

function breakerAt() {
  const clock = { time: 0 };
  return { clock, breaker: createBreaker({ failures: 3, pause: 100, now: () => clock.time }) };
}

/** One call from leave to report; whether the state changed, or undefined without leave. */
function call(breaker: Breaker, outcome: Outcome): boolean | undefined {
  const permit = breaker.admit();
  return permit && breaker.report(permit, outcome);
}

Deno.test("faults in a row open it, an answer between them starts anew", () => {
  const { breaker } = breakerAt();
  for (const outcome of ["failed", "failed", "done", "failed", "failed"] as const) {
    equal(call(breaker, outcome), false);
  }
  equal(breaker.state, "closed");
  equal(call(breaker, "failed"), true);
  equal(breaker.state, "open");
  equal(call(breaker, "done"), undefined);
});

Deno.test("one costly call opens it", () => {
  const { breaker } = breakerAt();
  equal(call(breaker, "costly"), true);
  equal(breaker.state, "open");
});

Deno.test("after the pause one call tries it, and only one", () => {
  const { breaker, clock } = breakerAt();
  call(breaker, "costly");
  clock.time = 99;
  equal(breaker.admit(), undefined);
  clock.time = 100;
  const trial = breaker.admit();
  ok(trial?.trial);
  equal(breaker.admit(), undefined);
  equal(breaker.state, "open");
  equal(breaker.report(trial, "done"), true);
  equal(breaker.state, "closed");
  ok(breaker.admit());
});

Deno.test("a trial that fails, or is answered slowly, waits another pause", () => {
  for (const outcome of ["failed", "costly"] as const) {
    const { breaker, clock } = breakerAt();
    call(breaker, "costly");
    clock.time = 150;
    equal(call(breaker, outcome), false);
    clock.time = 249;
    equal(breaker.admit(), undefined);
    clock.time = 250;
    equal(call(breaker, "done"), true);
  }
});

Deno.test("faults are counted anew after it closed", () => {
  const { breaker, clock } = breakerAt();
  for (let i = 0; i < 3; i++) call(breaker, "failed");
  clock.time = 100;
  call(breaker, "done");
  equal(call(breaker, "failed"), false);
  equal(call(breaker, "failed"), false);
  equal(call(breaker, "failed"), true);
});

Deno.test("calls from before it opened change nothing when they end", () => {
  const { breaker, clock } = breakerAt();
  const [early, late] = [breaker.admit(), breaker.admit()];
  ok(early && late);
  call(breaker, "costly");
  clock.time = 60;
  equal(breaker.report(early, "done"), false);
  equal(breaker.report(late, "costly"), false);
  equal(breaker.state, "open");
  clock.time = 100;
  ok(breaker.admit()?.trial);
});
