import assert from "node:assert/strict";
import { parseConfig } from "../config.ts";
import { createRandom } from "../random.ts";
import type { Permit } from "../worker/gate.ts";
import { createPhotoGate } from "./photos.ts";

const cores = 2;

/** Milliseconds that a job takes on average. */
const jobMs = 150;

interface Load {
  /** Jobs at the start. */
  readonly burst: number;
  /** Jobs that come after them, at random, as a share of what can be done. */
  readonly share: number;
  /** How many. */
  readonly count: number;
  /** Parties that they are of, in turn; one unless given. */
  readonly parties?: number;
  readonly seed?: number;
}

/** A job that was let in. */
interface Job {
  readonly permit: Permit<number>;
  readonly came: number;
  readonly end: number;
}

/** What became of the jobs, in a time that does not pass; milliseconds of those let in, sorted. */
async function simulate({ burst, share, count, parties = 1, seed = 1 }: Load) {
  const random = createRandom(seed);
  let time = 0, refused = 0, came = 0;
  const gate = createPhotoGate(parseConfig({}), { cores, now: () => time });
  const running = new Set<Job>();
  const taken: number[] = [];
  const come = (at = time) =>
    gate.enter(undefined, `${came++ % parties}`).then(
      (permit) => running.add({ permit, came: at, end: time + jobMs * (0.7 + 0.6 * random()) }),
      () => refused++,
    );
  const gap = () => -Math.log(1 - random()) * jobMs / cores / share;
  for (let i = 0; i < burst; i++) come();
  for (let left = count, at = gap(); left > 0 || running.size > 0;) {
    const [first] = [...running].sort((a, b) => a.end - b.end);
    if (first && (left === 0 || first.end < at)) {
      time = first.end;
      running.delete(first);
      taken.push(first.end - first.came);
      first.permit[Symbol.dispose]();
    } else {
      time = at;
      come();
      left--;
      at += gap();
    }
    await settle();
  }
  return { refused, taken: taken.sort((a, b) => a - b) };
}

/** Lets everybody go on who was let in or refused. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

function percentile99({ taken }: { readonly taken: readonly number[] }): number {
  return taken[Math.floor(taken.length * 0.99)];
}

Deno.test("a burst that is worked off shuts nobody out", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { refused, taken } = await simulate({ burst: 40, share: 0.3, count: 50, seed });
    assert.deepEqual([refused, taken.length], [0, 90], `seed ${seed}`);
  }
});

for (const parties of [1, 30]) {
  Deno.test(`at three times what can be done, of ${parties}, the rest is refused and nobody late`, async () => {
    const usual = await simulate({ burst: 0, share: 0.7, count: 3_000, parties });
    assert.equal(usual.refused, 0);
    const { taken, refused } = await simulate({ burst: 0, share: 3, count: 9_000, parties });
    assert(taken.length > 2_850 && taken.length + refused === 9_000, `${taken.length}`);
    assert(percentile99({ taken }) <= percentile99(usual), `${percentile99({ taken })}`);
  });
}
