import assert from "node:assert/strict";
import { createGate } from "./gate.ts";

const never = new AbortController().signal;
const overloaded = { name: "WajahError", code: "overloaded", fields: { retryAfter: 1 } };
/** A line of two from which one left is one that stays; one may wait then. */
const strict = { above: 1, signs: [{ jobs: 1, growth: 0 }], to: 1, rest: 1000 };
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

Deno.test("in a short line parties get places of their own, as many as there are slots", async () => {
  const gate = createGate({ slots: ["only"], queue: 4, shedding: strict, now: () => 0 });
  const running = await gate.enter(never, "crowd");
  const [first, waited, second] = [1, 2, 3].map(() => gate.enter(never, "crowd"));
  running[Symbol.dispose]();
  gate.check();
  await assert.rejects(waited, overloaded);
  const b = gate.enter(never, "b");
  assert.equal(gate.waiting, 2);
  const c = gate.enter(never, "c");
  await assert.rejects(second, overloaded);
  assert.equal(gate.waiting, 2);
  for (const job of [first, b, c]) (await job)[Symbol.dispose]();
  assert.equal(gate.running, 0);
});

Deno.test("in a short line the party gives way of which most wait", async () => {
  const shedding = { ...strict, to: 3 };
  const gate = createGate({ slots: ["only"], queue: 9, shedding, now: () => 0 });
  const running = await gate.enter(never, "crowd");
  const crowd = [1, 2, 3, 4].map(() => gate.enter(never, "crowd"));
  running[Symbol.dispose]();
  gate.check("crowd");
  const [first, second, third, fourth] = crowd;
  const others = ["b", "c"].map((party) => gate.enter(never, party));
  await assert.rejects(second, overloaded);
  assert.equal(gate.waiting, 4);
  for (const job of [first, third, others[0], fourth, others[1]]) (await job)[Symbol.dispose]();
});

Deno.test("who waited long is not sent away", async () => {
  let time = 0;
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => time });
  const first = await gate.enter(never);
  const [second, third, fourth] = [1, 2, 3].map(() => gate.enter(never));
  first[Symbol.dispose]();
  gate.check("");
  await assert.rejects(third, overloaded);
  time = 101;
  assert.throws(() => gate.check(""), overloaded);
  await assert.rejects(gate.enter(never), overloaded);
  for (const next of [second, fourth]) (await next)[Symbol.dispose]();
});

Deno.test("nobody may wait where the queue has no place", async () => {
  const gate = createGate({ slots: ["only"], queue: 0 });
  gate.check("a");
  using _running = await gate.enter(never, "a");
  assert.throws(() => gate.check("b"), overloaded);
});

Deno.test("a line that stays long lets those go that waited most, and takes few", async () => {
  let time = 0;
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => time });
  const first = await gate.enter(never);
  const [second, third, fourth] = [1, 2, 3].map(() => gate.enter(never));
  gate.check("");
  first[Symbol.dispose]();
  gate.check("");
  await assert.rejects(third, overloaded);
  assert.equal(gate.waiting, 1);
  for (const next of [second, fourth]) (await next)[Symbol.dispose]();
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

Deno.test("of a line that stays long the last stay, parties in turn, and work that has begun", async () => {
  const shedding = { above: 2, signs: [{ jobs: 1, growth: 0 }], to: 1, rest: 1000 };
  const gate = createGate({ slots: ["only"], queue: 9, shedding, now: () => 0 });
  const work = {};
  (await gate.enter(never, "b", work))[Symbol.dispose]();
  const running = await gate.enter(never, "crowd");
  const crowd = [1, 2, 3].map(() => gate.enter(never, "crowd"));
  const others = [gate.enter(never, "b"), gate.enter(never, "b", work), gate.enter(never, "c")];
  running[Symbol.dispose]();
  const refused = [crowd[1], others[0], others[2]].map((job) => assert.rejects(job, overloaded));
  gate.check("crowd");
  await Promise.all(refused);
  for (const job of [crowd[0], others[1], crowd[2]]) (await job)[Symbol.dispose]();
  assert.deepEqual([gate.waiting, gate.running], [0, 0]);
});

Deno.test("while a line stays, the last of a party to come takes the place of its first", async () => {
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => 0 });
  const first = await gate.enter(never);
  const [second, third, fourth] = [1, 2, 3].map(() => gate.enter(never));
  first[Symbol.dispose]();
  gate.check("");
  await assert.rejects(third, overloaded);
  const fifth = gate.enter(never);
  await assert.rejects(fourth, overloaded);
  assert.equal(gate.waiting, 1);
  for (const next of [second, fifth]) (await next)[Symbol.dispose]();
});

Deno.test("work that has begun gives its place to nobody", async () => {
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => 0 });
  const work = {};
  const first = await gate.enter(never, "", work);
  const others = [1, 2, 3].map(() => gate.enter(never, "", work));
  first[Symbol.dispose]();
  assert.throws(() => gate.check(""), overloaded);
  await assert.rejects(gate.enter(never), overloaded);
  for (const next of others) (await next)[Symbol.dispose]();
});

Deno.test("a party that is held back leaves a slot to others, for a second", async () => {
  let time = 0;
  const gate = createGate({ slots: ["a", "b"], queue: 4, now: () => time });
  (await gate.enter(never, "other"))[Symbol.dispose]();
  gate.holdBack("crowd");
  const first = await gate.enter(never, "crowd");
  const [second, third, fourth] = [1, 2, 3].map(() => gate.enter(never, "crowd"));
  assert.deepEqual([gate.running, gate.waiting], [1, 3]);
  const other = await gate.enter(never, "other");
  other[Symbol.dispose]();
  assert.deepEqual([gate.running, gate.waiting], [1, 3]);
  first[Symbol.dispose]();
  assert.deepEqual([gate.running, gate.waiting], [1, 2]);
  time = 1000;
  (await second)[Symbol.dispose]();
  assert.deepEqual([gate.running, gate.waiting], [2, 0]);
  for (const next of [third, fourth]) (await next)[Symbol.dispose]();
});

Deno.test("without others, who is held back has all slots", async () => {
  let time = 0;
  const gate = createGate({ slots: ["a", "b"], queue: 4, now: () => time });
  (await gate.enter(never, "other"))[Symbol.dispose]();
  time = 10_000;
  gate.holdBack("crowd");
  using _first = await gate.enter(never, "crowd");
  using _second = await gate.enter(never, "crowd");
  assert.equal(gate.running, 2);
});

Deno.test("with one slot, who is held back has it", async () => {
  const gate = createGate({ slots: ["only"], queue: 0 });
  gate.holdBack("crowd");
  using permit = await gate.enter(never, "crowd");
  assert.equal(permit.slot, "only");
});

Deno.test("two jobs of one work are refused together, and none of them for the other", async () => {
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => 0 });
  const first = await gate.enter(never);
  const [second, third] = [1, 2].map(() => gate.enter(never));
  const pair = {};
  const both = [1, 2].map(() => gate.enter(never, "", pair));
  const refused = assert.rejects(third, overloaded);
  first[Symbol.dispose]();
  gate.check("");
  await refused;
  assert.equal(gate.waiting, 2);
  const displaced = both.map((job) => assert.rejects(job, overloaded));
  const last = gate.enter(never);
  await Promise.all(displaced);
  for (const next of [second, last]) (await next)[Symbol.dispose]();
  assert.equal(gate.running, 0);
});

Deno.test("a work of which one part has its slot keeps the places of the others", async () => {
  const gate = createGate({ slots: ["only"], queue: 9, shedding: strict, now: () => 0 });
  const pair = {};
  const first = await gate.enter(never, "", pair);
  const second = gate.enter(never, "", pair);
  const [third, fourth] = [1, 2].map(() => gate.enter(never));
  const refused = assert.rejects(third, overloaded);
  first[Symbol.dispose]();
  gate.check("");
  await refused;
  for (const next of [second, fourth]) (await next)[Symbol.dispose]();
});

Deno.test("a crowd is served its share beside clients who come back at once", async () => {
  const gate = createGate({ slots: ["only"], queue: 9 });
  const served = { crowd: 0, others: 0 };
  const client = async (party: string, name: keyof typeof served) => {
    while (served.crowd + served.others < 100) {
      using _permit = await gate.enter(never, party);
      served[name]++;
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const crowd = Array.from({ length: 4 }, () => client("crowd", "crowd"));
  const others = ["b", "c", "d"].map((party) => client(party, "others"));
  await Promise.all([...crowd, ...others]);
  assert(served.crowd >= 20, `${served.crowd} of 100`);
});
