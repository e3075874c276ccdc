import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { StoreError } from "./errors.ts";
import { patience, retryBusy } from "./retry.ts";

const busy = () => Promise.reject(new StoreError("locked", "SQLITE_BUSY"));

/** A clock that moves only when somebody sleeps. */
function clockWith(random: number) {
  const clock = {
    time: 1000,
    slept: [] as number[],
    now: () => clock.time,
    random: () => random,
    sleep(ms: number) {
      clock.slept.push(ms);
      clock.time += ms;
      return Promise.resolve();
    },
  };
  return clock;
}

Deno.test("a busy database is tried four times within the patience", async () => {
  for (const random of [0, 0.5, 0.999]) {
    const clock = clockWith(random);
    let tries = 0;
    await rejects(retryBusy(() => (tries++, busy()), clock), { code: "SQLITE_BUSY" });
    equal(tries, 4);
    ok(clock.slept.reduce((sum, ms) => sum + ms) < patience);
  }
});

Deno.test("pauses differ by chance, so that two processes do not meet again", async () => {
  const [low, high] = [clockWith(0), clockWith(0.9)];
  for (const clock of [low, high]) await rejects(retryBusy(busy, clock));
  ok(low.slept.every((ms, i) => ms < high.slept[i]));
});

Deno.test("the first success is the answer", async () => {
  let tries = 0;
  const job = () => ++tries < 3 ? busy() : Promise.resolve("done");
  equal(await retryBusy(job, clockWith(0.5)), "done");
  equal(tries, 3);
});

Deno.test("another fault is not retried: a write may have happened", async () => {
  const clock = clockWith(0);
  await rejects(retryBusy(() => Promise.reject(new TypeError("network")), clock), TypeError);
  deepEqual(clock.slept, []);
});

Deno.test("past the deadline there is one try", async () => {
  const clock = clockWith(0);
  let tries = 0;
  await rejects(retryBusy(() => (tries++, busy()), clock, clock.time - 1));
  equal(tries, 1);
});
