import { equal } from "node:assert/strict";
import { cpuUsage } from "node:process";

/** Milliseconds for which the processor is watched. */
const WATCH = 500;

/** Most of a core's time that a process without work takes. */
const IDLE = 0.3;

/** Waits until this process leaves its processor alone; fails when it never does. */
export async function untilIdle(): Promise<void> {
  for (let look = 0; look < 40; look++) {
    if (await busyShare() < IDLE) return;
  }
  equal(await busyShare(), 0, "the processor is still busy");
}

/** The share of one core that this process took for a moment. */
async function busyShare(): Promise<number> {
  const before = cpuUsage();
  const since = performance.now();
  await new Promise((resolve) => setTimeout(resolve, WATCH));
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - since);
}
