import assert from "node:assert/strict";
import { type JobOptions, startJob } from "./job.ts";
import { createLog } from "./log.ts";

/** A job whose runs the test ends one by one, and what it logs. */
function createRuns() {
  const lines: string[] = [];
  const started: PromiseWithResolvers<void>[] = [];
  let wake = Promise.withResolvers<void>();
  const options: JobOptions = {
    name: "sweep",
    pause: 1,
    log: createLog((line) => lines.push(line)),
    run() {
      const ended = Promise.withResolvers<void>();
      started.push(ended);
      wake.resolve();
      wake = Promise.withResolvers();
      return ended.promise;
    },
  };
  /** Waits for the run of this number, from 1. */
  const run = async (number: number) => {
    while (started.length < number) await wake.promise;
    return started[number - 1];
  };
  return { options, started, run, lines };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("a job runs at once, and again after each pause", async () => {
  const { options, started, run, lines } = createRuns();
  await using _job = startJob(options);
  assert.equal(started.length, 1);
  for (let number = 1; number <= 3; number++) (await run(number)).resolve();
  assert.deepEqual(lines, []);
});

Deno.test("a run that takes longer than the pause is the only one", async () => {
  const { options, started, run } = createRuns();
  await using _job = startJob(options);
  const first = await run(1);
  await pause(30);
  assert.equal(started.length, 1);
  first.resolve();
  (await run(2)).resolve();
});

Deno.test("a run that fails is logged by its class, without its message, and tried again", async () => {
  const { options, run, lines } = createRuns();
  await using _job = startJob(options);
  (await run(1)).reject(new RangeError("row of Ani"));
  (await run(2)).reject("no error at all");
  (await run(3)).resolve();
  const logged = lines.map((line) => JSON.parse(line)).map(({ time: _, ...rest }) => rest);
  const line = { level: "error", message: "job failed", job: "sweep" };
  assert.deepEqual(logged, [{ ...line, error: "RangeError" }, { ...line, error: "string" }]);
});

Deno.test("a run that fails before it gives a promise is tried again too", async () => {
  const { options, run, lines } = createRuns();
  let calls = 0;
  const failing = () => {
    if (calls++ === 0) throw new RangeError();
    return options.run();
  };
  await using _job = startJob({ ...options, run: failing });
  (await run(1)).resolve();
  assert.equal(lines.length, 1);
});

Deno.test("the end of a job waits for the run under way, and there is no other", async () => {
  const { options, started, run } = createRuns();
  const job = startJob(options);
  const first = await run(1);
  let ended = false;
  const ending = job[Symbol.asyncDispose]().then(() => ended = true);
  await pause(10);
  assert.equal(ended, false);
  first.resolve();
  await ending;
  await pause(10);
  assert.equal(started.length, 1);
});

Deno.test("a last run that fails is logged, and does not fail the end", async () => {
  const { options, run, lines } = createRuns();
  const job = startJob(options);
  (await run(1)).reject(new RangeError());
  await job[Symbol.asyncDispose]();
  assert.equal(lines.length, 1);
});

Deno.test("a job that ends in a pause never runs again, and ends once", async () => {
  const { options, started, run } = createRuns();
  const job = startJob({ ...options, pause: 20 });
  (await run(1)).resolve();
  await pause(1);
  await job[Symbol.asyncDispose]();
  await job[Symbol.asyncDispose]();
  await pause(40);
  assert.equal(started.length, 1);
});
