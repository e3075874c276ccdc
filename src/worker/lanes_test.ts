import assert from "node:assert/strict";
import { createLanes, type Lane, type LanesOptions } from "./lanes.ts";

Deno.test.sanitizer({ ops: true, resources: true });

/** A lane that runs nothing; `died` rejects when it is disposed of, as a worker's calls do. */
class TestLane implements Lane {
  alive = true;
  readonly #death = Promise.withResolvers<never>();
  readonly died = this.#death.promise;

  constructor(readonly number: number) {
    this.died.catch(() => undefined);
  }

  [Symbol.dispose]() {
    this.alive = false;
    this.#death.reject(new Error("the lane is gone"));
  }
}

/** Lanes and every lane that was made for them, in order. */
function testLanes(options: Partial<LanesOptions<TestLane>> = {}) {
  const made: TestLane[] = [];
  const spawn = () => {
    const lane = new TestLane(made.length);
    made.push(lane);
    return Promise.resolve(lane);
  };
  const lanes = createLanes({
    count: 1,
    queue: 8,
    deadline: 60_000,
    grace: 60_000,
    spawn,
    ...options,
  });
  return { lanes, made };
}

const never = new AbortController().signal;
const timedOut = { name: "WajahError", code: "timed_out", fields: { retryAfter: 1 } };
const notReady = { name: "WajahError", code: "not_ready", fields: { retryAfter: 1 } };
const numberOf = (lane: TestLane) => Promise.resolve(lane.number);

Deno.test("start makes every lane, and shows why one can't be made", async () => {
  const { lanes, made } = testLanes({ count: 3 });
  await lanes.start();
  assert.equal(made.length, 3);
  await lanes[Symbol.asyncDispose]();
  const broken = testLanes({ spawn: () => Promise.reject(new Error("no weights")) });
  await assert.rejects(broken.lanes.start(), { message: "no weights" });
});

Deno.test("jobs that run together run on lanes of their own", async () => {
  const { lanes } = testLanes({ count: 2 });
  await using _lanes = lanes;
  const open = new Set<number>();
  const job = async ({ number }: TestLane) => {
    assert(!open.has(number));
    open.add(number);
    await Promise.resolve();
    open.delete(number);
    return number;
  };
  const used = await Promise.all(Array.from({ length: 8 }, () => lanes.run(job, never)));
  assert.deepEqual(new Set(used), new Set([0, 1]));
});

Deno.test("a job more than may wait is refused", async () => {
  const { lanes } = testLanes({ queue: 0 });
  await using _lanes = lanes;
  const hold = Promise.withResolvers<void>();
  const running = lanes.run(() => hold.promise, never);
  await assert.rejects(lanes.run(numberOf, never), { code: "overloaded" });
  hold.resolve();
  await running;
});

Deno.test("a failed job reports its own error and leaves the lane to the next", async () => {
  const { lanes } = testLanes();
  await using _lanes = lanes;
  const failed = lanes.run(() => Promise.reject(new RangeError("bad input")), never);
  const next = lanes.run(numberOf, never);
  await assert.rejects(failed, { name: "RangeError", message: "bad input" });
  assert.equal(await next, 0);
});

Deno.test("a lane that died is replaced for the next job", async () => {
  const { lanes } = testLanes();
  await using _lanes = lanes;
  const dies = (lane: TestLane) => {
    lane[Symbol.dispose]();
    return lane.died;
  };
  await assert.rejects(lanes.run(dies, never), { message: "the lane is gone" });
  assert.equal(await lanes.run(numberOf, never), 1);
});

Deno.test("a lane that died while it was idle costs no job", async () => {
  const { lanes, made } = testLanes();
  await using _lanes = lanes;
  await lanes.start();
  made[0][Symbol.dispose]();
  assert.equal(await lanes.run(numberOf, never), 1);
});

Deno.test("without a lane the answer is not_ready, until one can be made again", async () => {
  let broken = true;
  const spawn = () =>
    broken ? Promise.reject(new Error("no memory")) : Promise.resolve(new TestLane(7));
  const { lanes } = testLanes({ spawn });
  await using _lanes = lanes;
  const fault = await lanes.run(numberOf, never).catch((error: Error) => error);
  assert(fault instanceof Error);
  assert.deepEqual([fault.message, fault.cause], ["not_ready", new Error("no memory")]);
  broken = false;
  assert.equal(await lanes.run(numberOf, never), 7);
});

Deno.test("past the deadline the caller is let go and the lane rests until the run ends", async () => {
  const { lanes, made } = testLanes({ deadline: 20 });
  await using _lanes = lanes;
  const hold = Promise.withResolvers<void>();
  let ended = false;
  const late = lanes.run(() => hold.promise.then(() => ended = true), never);
  await assert.rejects(late, timedOut);
  const next = lanes.run((lane) => Promise.resolve([lane.number, ended]), never);
  hold.resolve();
  assert.deepEqual(await next, [0, true]);
  assert.equal(made.length, 1);
});

Deno.test("a run that ends neither at the deadline nor in its grace is replaced", async () => {
  const { lanes, made } = testLanes({ deadline: 20, grace: 20 });
  await using _lanes = lanes;
  await assert.rejects(lanes.run((lane) => lane.died, never), timedOut);
  assert.equal(await lanes.run(numberOf, never), 1);
  assert.equal(made[0].alive, false);
});

Deno.test("an abort lets the caller go, not the run", async () => {
  const { lanes } = testLanes();
  await using _lanes = lanes;
  const hold = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const leaving = new AbortController();
  const job = () => {
    begun.resolve();
    return hold.promise;
  };
  const left = lanes.run(job, leaving.signal);
  await begun.promise;
  const next = lanes.run(numberOf, never);
  leaving.abort();
  await assert.rejects(left, timedOut);
  hold.resolve();
  assert.equal(await next, 0);
});

Deno.test("an abort in the very moment of a job's turn is not missed", async () => {
  const { lanes } = testLanes();
  const leaving = new AbortController();
  const left = lanes.run((lane) => lane.died, leaving.signal);
  leaving.abort();
  await assert.rejects(left, timedOut);
  await lanes[Symbol.asyncDispose]();
});

Deno.test("disposal ends every lane and lets nothing new start", async () => {
  const { lanes, made } = testLanes();
  const begun = Promise.withResolvers<void>();
  const running = lanes.run((lane) => {
    begun.resolve();
    return lane.died;
  }, never);
  await begun.promise;
  const waiting = lanes.run(numberOf, never);
  const outcomes = Promise.allSettled([running, waiting]);
  await lanes[Symbol.asyncDispose]();
  const reasons = (await outcomes).map((outcome) => "reason" in outcome && outcome.reason.message);
  assert.deepEqual(reasons, ["the lane is gone", "not_ready"]);
  await assert.rejects(lanes.run(numberOf, never), notReady);
  assert.deepEqual(made.map(({ alive }) => alive), [false]);
});

Deno.test("disposal waits for a lane that is being made and ends it", async () => {
  const making = Promise.withResolvers<TestLane>();
  const { lanes } = testLanes({ spawn: () => making.promise });
  const started = lanes.start();
  const disposed = lanes[Symbol.asyncDispose]();
  const lane = new TestLane(0);
  making.resolve(lane);
  await Promise.all([started, disposed]);
  assert.equal(lane.alive, false);
});
