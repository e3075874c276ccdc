import { deepEqual, equal, rejects } from "node:assert/strict";
import { breathe } from "../breathe.ts";
import { createQueue } from "./queue.ts";

Deno.test("jobs run one at a time in the order of their arrival", async () => {
  const { run } = createQueue();
  const log: string[] = [];
  const job = (name: string) => async () => {
    log.push(`+${name}`);
    await breathe();
    log.push(`-${name}`);
    return name;
  };
  deepEqual(await Promise.all([run(job("a")), run(job("b")), run(job("c"))]), ["a", "b", "c"]);
  deepEqual(log, ["+a", "-a", "+b", "-b", "+c", "-c"]);
});

Deno.test("a job that fails or throws at once does not stop the next", async () => {
  const { run } = createQueue();
  const failing = [
    run(() => Promise.reject(new Error("rejected"))),
    run(() => {
      throw new Error("thrown");
    }),
  ];
  const next = run(() => Promise.resolve(1));
  await rejects(failing[0], /rejected/);
  await rejects(failing[1], /thrown/);
  equal(await next, 1);
});

Deno.test("idle resolves after the last job, failed or not", async () => {
  const queue = createQueue(breathe);
  let done = 0;
  const job = async () => {
    await breathe();
    done++;
  };
  const jobs = [queue.run(job), queue.run(() => Promise.reject(new Error("no"))), queue.run(job)];
  await queue.idle();
  equal(done, 2);
  equal((await Promise.allSettled(jobs)).length, 3);
});

Deno.test("the length counts what is queued and under way", async () => {
  const queue = createQueue();
  equal(queue.length, 0);
  const jobs = [queue.run(breathe), queue.run(() => Promise.reject(new Error("no")))];
  equal(queue.length, 2);
  await Promise.allSettled(jobs);
  await queue.idle();
  equal(queue.length, 0);
});
