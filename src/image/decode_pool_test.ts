import { deepEqual, equal, rejects } from "node:assert/strict";
import { createDecodePool } from "./decode_pool.ts";
import type { DecodeJob } from "./imagescript_job.ts";

const header = { format: "png", width: 1, height: 1, orientation: 1 } as const;

function job(): DecodeJob {
  return { bytes: new Uint8Array(1), header, box: undefined, deadline: 60_000 };
}

/** A worker that runs the given code on each job, or is never ready. */
function scripted(code: string): Worker {
  const source = code === broken ? broken : `
    const image = { width: 1, height: 1, data: new Uint8Array(3) };
    self.onmessage = () => { ${code} };
    self.postMessage("ready");`;
  return new Worker(`data:text/javascript,${encodeURIComponent(source)}`, { type: "module" });
}

const answers = "self.postMessage({ ok: true, image, overview: undefined })";

const broken = "throw new Error('cannot load')";

/** A pool of one whose workers run the given codes, one after another; and how many it started. */
function poolOf(codes: string[], patience = 60_000) {
  const started: string[] = [];
  const spawn = () => {
    const code = codes[started.length] ?? answers;
    started.push(code);
    return scripted(code);
  };
  const pool = createDecodePool({ workers: 1, waiting: 8, patience, spawn });
  return { pool, started };
}

Deno.test("one worker does all jobs, one after another", async () => {
  const { pool, started } = poolOf([]);
  await using _pool = pool;
  const replies = await Promise.all([pool.run(job()), pool.run(job()), pool.run(job())]);
  deepEqual(replies.map(({ ok }) => ok), [true, true, true]);
  equal(started.length, 1);
});

Deno.test("a worker survives a file that it cannot decode", async () => {
  const reply = { ok: false, timedOut: false, message: "bad file" } as const;
  const { pool, started } = poolOf([`self.postMessage(${JSON.stringify(reply)})`]);
  await using _pool = pool;
  deepEqual(await pool.run(job()), reply);
  await pool.run(job());
  equal(started.length, 1);
});

Deno.test("a worker that cannot start is no fault of the file, and is replaced", async () => {
  const { pool, started } = poolOf([broken]);
  await using _pool = pool;
  await rejects(pool.run(job()), { code: "not_ready" });
  equal((await pool.run(job())).ok, true);
  equal(started.length, 2);
});

Deno.test("a worker that throws is replaced", async () => {
  const { pool, started } = poolOf(["throw new Error('broken worker')"]);
  await using _pool = pool;
  await rejects(pool.run(job()), /broken worker/);
  equal((await pool.run(job())).ok, true);
  equal(started.length, 2);
});

Deno.test("a worker that ran out of time is replaced", async () => {
  const reply = { ok: false, timedOut: true, message: "timed_out" };
  const { pool, started } = poolOf([`self.postMessage(${JSON.stringify(reply)})`]);
  await using _pool = pool;
  await rejects(pool.run(job()), { code: "timed_out" });
  equal((await pool.run(job())).ok, true);
  equal(started.length, 2);
});

Deno.test("a worker that does not answer is replaced", async () => {
  const { pool, started } = poolOf([""], 3000);
  await using _pool = pool;
  await rejects(pool.run(job()), { code: "timed_out" });
  equal((await pool.run(job())).ok, true);
  equal(started.length, 2);
});

Deno.test("an abort ends the wait, and the next in line waits for the worker", async () => {
  const late = `setTimeout(() => ${answers}, 300)`;
  const { pool, started } = poolOf([late]);
  await using _pool = pool;
  const controller = new AbortController();
  const aborted = pool.run(job(), controller.signal);
  const next = pool.run(job());
  controller.abort();
  await rejects(aborted, { code: "timed_out" });
  equal((await next).ok, true);
  equal(started.length, 1);
});

Deno.test("closing ends the jobs at work and in line", async () => {
  const { pool } = poolOf([""]);
  const jobs = [pool.run(job()), pool.run(job())];
  await pool[Symbol.asyncDispose]();
  for (const outcome of await Promise.allSettled(jobs)) equal(outcome.status, "rejected");
  await rejects(pool.run(job()), { code: "timed_out" });
});
