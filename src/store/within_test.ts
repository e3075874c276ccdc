import { equal, rejects } from "node:assert/strict";
import { within } from "./within.ts";

Deno.test("work that is done in time gives its outcome and leaves no timer", async () => {
  equal(await within(60_000, Promise.resolve(1)), 1);
  await rejects(within(60_000, Promise.reject(new RangeError("far"))), { name: "RangeError" });
});

Deno.test("work that takes too long is given up, and may still fail unheard", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  await rejects(within(5, promise), { name: "TimeoutError" });
  reject(new Error("late"));
});
