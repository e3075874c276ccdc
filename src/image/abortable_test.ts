import { deepEqual, equal, rejects } from "node:assert/strict";
import { abortable } from "./abortable.ts";

Deno.test("work that ends in time passes through", async () => {
  const { signal } = new AbortController();
  const never = () => equal(true, false);
  equal(await abortable(Promise.resolve(7), signal, never), 7);
  equal(await abortable(Promise.resolve(7), undefined, never), 7);
  await rejects(abortable(Promise.reject(new Error("broken")), signal, never), /broken/);
});

Deno.test("an abort does not wait for the work, and its late result is discarded", async () => {
  const controller = new AbortController();
  const work = Promise.withResolvers<number>();
  const discarded: number[] = [];
  const outcome = abortable(work.promise, controller.signal, (late) => discarded.push(late));
  controller.abort();
  await rejects(outcome, { code: "timed_out" });
  work.resolve(7);
  await work.promise;
  await Promise.resolve();
  deepEqual(discarded, [7]);
});

Deno.test("a late failure goes unheard", async () => {
  const work = Promise.withResolvers<number>();
  const outcome = abortable(work.promise, AbortSignal.abort(), () => {});
  await rejects(outcome, { code: "timed_out" });
  work.reject(new Error("too late"));
});
