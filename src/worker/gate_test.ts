import assert from "node:assert/strict";
import { createGate } from "./gate.ts";

const never = new AbortController().signal;
const overloaded = { name: "WajahError", code: "overloaded", fields: { retryAfter: 1 } };
const timedOut = { name: "WajahError", code: "timed_out", fields: { retryAfter: 1 } };

Deno.test("each job has a slot to itself", async () => {
  const gate = createGate({ slots: ["a", "b"], queue: 0 });
  using first = await gate.enter(never);
  using second = await gate.enter(never);
  assert.deepEqual([first.slot, second.slot].sort(), ["a", "b"]);
  assert.deepEqual([gate.running, gate.waiting], [2, 0]);
});

Deno.test("jobs enter in the order they came", async () => {
  const gate = createGate({ slots: ["only"], queue: 3 });
  const entered: number[] = [];
  const job = async (number: number) => {
    using _permit = await gate.enter(never);
    entered.push(number);
    assert.equal(gate.running, 1);
    await Promise.resolve();
  };
  await Promise.all([1, 2, 3, 4].map(job));
  assert.deepEqual(entered, [1, 2, 3, 4]);
  assert.deepEqual([gate.running, gate.waiting], [0, 0]);
});

Deno.test("one job more than may wait is refused at once", async () => {
  const gate = createGate({ slots: ["only"], queue: 1 });
  const running = await gate.enter(never);
  const waiting = gate.enter(never);
  await assert.rejects(gate.enter(never), overloaded);
  running[Symbol.dispose]();
  using permit = await waiting;
  assert.equal(permit.slot, "only");
});

Deno.test("a job whose time is already up does not enter", async () => {
  const gate = createGate({ slots: ["only"], queue: 0 });
  await assert.rejects(gate.enter(AbortSignal.abort()), timedOut);
  using permit = await gate.enter(never);
  assert.equal(permit.slot, "only");
});

Deno.test("an abort while waiting frees the place in the line", async () => {
  const gate = createGate({ slots: ["only"], queue: 1 });
  const running = await gate.enter(never);
  const leaving = new AbortController();
  const left = gate.enter(leaving.signal);
  leaving.abort();
  await assert.rejects(left, timedOut);
  assert.equal(gate.waiting, 0);
  const next = gate.enter(never);
  running[Symbol.dispose]();
  using permit = await next;
  assert.equal(permit.slot, "only");
});

Deno.test("an abort after entering changes nothing for those in line", async () => {
  const gate = createGate({ slots: ["only"], queue: 2 });
  const first = await gate.enter(never);
  const controller = new AbortController();
  const second = gate.enter(controller.signal);
  const third = gate.enter(never);
  first[Symbol.dispose]();
  const permit = await second;
  controller.abort();
  assert.equal(gate.waiting, 1);
  permit[Symbol.dispose]();
  using _third = await third;
});

Deno.test("disposing of a permit twice frees its slot once", async () => {
  const gate = createGate({ slots: ["only"], queue: 0 });
  const permit = await gate.enter(never);
  permit[Symbol.dispose]();
  permit[Symbol.dispose]();
  using _next = await gate.enter(never);
  await assert.rejects(gate.enter(never), overloaded);
});

Deno.test("a party that comes to a full line gets its share of it, and takes turns", async () => {
  const gate = createGate({ slots: ["only"], queue: 4 });
  const running = await gate.enter(never, "crowd");
  const entered: string[] = [];
  const join = async (party: string) => {
    using _permit = await gate.enter(never, party);
    entered.push(party);
  };
  const jobs = Array.from({ length: 4 }, () => join("crowd"));
  assert.throws(() => gate.check("crowd"), overloaded);
  gate.check();
  jobs.push(join("b"), join("b"));
  await assert.rejects(gate.enter(never, "b"), overloaded);
  await assert.rejects(gate.enter(never, "crowd"), overloaded);
  running[Symbol.dispose]();
  await Promise.all(jobs);
  assert.deepEqual(entered, ["crowd", "b", "crowd", "b", "crowd", "crowd"]);
});

Deno.test("however many parties come, the line has an end", async () => {
  const gate = createGate({ slots: ["only"], queue: 3 });
  const leaving = new AbortController();
  const running = await gate.enter(never);
  const settled = Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => gate.enter(leaving.signal, `party ${i}`)),
  );
  assert.equal(gate.waiting, 6);
  assert.throws(() => gate.check(), overloaded);
  leaving.abort();
  running[Symbol.dispose]();
  const refusals = (await settled).map((each) => each.status === "rejected" && each.reason.code);
  assert.equal(refusals.filter((code) => code === "overloaded").length, 44);
  assert.equal(gate.waiting, 0);
});

Deno.test("a line that is to be short is not full for a party of which nobody waits", async () => {
  const shedding = { above: 1, patience: 0, to: 1, rest: 1000 };
  const gate = createGate({ slots: ["only"], queue: 4, shedding, now: () => 0 });
  const running = await gate.enter(never, "crowd");
  const [first, second, late] = [1, 2, 3].map(() => gate.enter(never, "crowd"));
  running[Symbol.dispose]();
  assert.throws(() => gate.check("crowd"), overloaded);
  await assert.rejects(late, overloaded);
  gate.check();
  const others = ["b", "c", "d"].map((party) => gate.enter(never, party));
  assert.throws(() => gate.check("b"), overloaded);
  assert.throws(() => gate.check("e"), overloaded);
  assert.throws(() => gate.check(), overloaded);
  for (const job of [first, second, ...others]) (await job)[Symbol.dispose]();
  assert.equal(gate.running, 0);
});

Deno.test("nobody may wait where the queue has no place", async () => {
  const gate = createGate({ slots: ["only"], queue: 0 });
  gate.check("a");
  using _running = await gate.enter(never, "a");
  assert.throws(() => gate.check("b"), overloaded);
});

Deno.test("a line that stays long lets its end go, and takes few", async () => {
  let time = 0;
  const shedding = { above: 1, patience: 0, to: 1, rest: 1000 };
  const gate = createGate({ slots: ["only"], queue: 9, shedding, now: () => time });
  const first = await gate.enter(never);
  const [second, third, fourth] = [1, 2, 3].map(() => gate.enter(never));
  gate.check("");
  first[Symbol.dispose]();
  assert.throws(() => gate.check(""), overloaded);
  await assert.rejects(fourth, overloaded);
  assert.equal(gate.waiting, 1);
  for (const next of [second, third]) (await next)[Symbol.dispose]();
  assert.equal(gate.waiting, 0);
  time = 1001;
  const running = await gate.enter(never);
  const waiting = [1, 2].map(() => gate.enter(never));
  gate.check("");
  running[Symbol.dispose]();
  for (const next of waiting) (await next)[Symbol.dispose]();
});

Deno.test("work that has begun is not refused for a full line", async () => {
  const gate = createGate({ slots: ["only"], queue: 1 });
  const work = {};
  (await gate.enter(never, "a", work))[Symbol.dispose]();
  const running = await gate.enter(never, "b");
  const waiting = gate.enter(never, "a");
  await assert.rejects(gate.enter(never, "a", {}), overloaded);
  const next = gate.enter(never, "a", work);
  running[Symbol.dispose]();
  (await waiting)[Symbol.dispose]();
  (await next)[Symbol.dispose]();
});

Deno.test("of a line that stays long the first of each party stays, and work that has begun", async () => {
  const shedding = { above: 2, patience: 0, to: 1, rest: 1000 };
  const gate = createGate({ slots: ["only"], queue: 9, shedding, now: () => 0 });
  const work = {};
  (await gate.enter(never, "b", work))[Symbol.dispose]();
  const running = await gate.enter(never, "crowd");
  const crowd = [1, 2, 3].map(() => gate.enter(never, "crowd"));
  const others = [gate.enter(never, "b"), gate.enter(never, "b", work), gate.enter(never, "c")];
  running[Symbol.dispose]();
  assert.throws(() => gate.check("crowd"), overloaded);
  await assert.rejects(crowd[2], overloaded);
  for (const job of [crowd[0], ...others.slice(0, 1), others[2], crowd[1], others[1]]) {
    (await job)[Symbol.dispose]();
  }
  assert.deepEqual([gate.waiting, gate.running], [0, 0]);
});
