/**
 * What trouble with Redis costs a request: `deno run -A bench/redis_faults.ts [SECONDS]`.
 *
 * Four clients recognize and enroll all the time, in galleries that don't fit in the service's
 * memory, so that nearly each request needs Redis or the database. Each phase lasts so many
 * seconds (default 12, which is longer than the service leaves a silent Redis alone).
 */

import { troubles } from "../tests/instances/redis_troubles.ts";
import {
  type Phase,
  quietly,
  recover,
  type Scene,
  suffer,
  withLoad,
} from "../tests/instances/through_troubles.ts";

/** Milliseconds that a request may lose to a Redis that does not answer. */
const bound = 150;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

/** Goes through everything, with the load on a well Redis before and behind. */
async function measure(scene: Scene, milliseconds: number): Promise<Phase[]> {
  // What is loaded and compiled at first is no trouble of Redis.
  await quietly(scene, milliseconds);
  await recover(scene, "the start");
  const phases = [await quietly(scene, milliseconds)];
  for (const [name, trouble] of Object.entries(troubles)) {
    phases.push(await suffer(scene, name, trouble, milliseconds));
    phases.push(await recover(scene, name));
  }
  return [...phases, await quietly(scene, milliseconds)];
}

function showPhases(phases: readonly Phase[]): string[] {
  const times = phases.map(({ answered }) => answered.map(({ milliseconds }) => milliseconds));
  const limit = percentile(times[0], 0.99) + bound;
  const rows = phases.map(({ name }, i) => {
    const cells = [0.5, 0.99].map((share) => percentile(times[i], share).toFixed(0));
    const late = times[i].filter((time) => time > limit).length;
    return [name, times[i].length, ...cells, Math.max(...times[i]).toFixed(0), late];
  });
  return [
    `| Redis | requests | p50 ms | p99 ms | max ms | over ${limit.toFixed(0)} ms |`,
    "|---|---|---|---|---|---|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ];
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

await withLoad(async (scene) => {
  const phases = await measure(scene, Number(Deno.args[0] ?? 12) * 1000);
  showPhases(phases).forEach(say);
  const faults = scene.load.takeFaults();
  say(`\nWrong answers and refused requests: ${faults.length}`);
  faults.slice(0, 20).forEach(say);
});
