import assert from "node:assert/strict";
import { createRandom } from "../random.ts";
import { createPressure } from "./pressure.ts";

/** As the service has it on two cores. */
const slots = 3, queue = 64, shedding = { above: 12, patience: 1, to: 1, rest: 1000 };

/** Milliseconds that a job takes on average. */
const jobMs = 150;

interface Load {
  /** Jobs at the start. */
  readonly burst: number;
  /** Jobs that come after them, at random, as a share of what can be done. */
  readonly share: number;
  /** How many. */
  readonly count: number;
  readonly seed?: number;
}

/** What became of the jobs, in a time that does not pass; milliseconds of those let in, sorted. */
function simulate({ burst, share, count, seed = 1 }: Load) {
  const random = createRandom(seed);
  const clock = { time: 0 };
  const pressure = createPressure(queue, shedding, () => clock.time);
  const line: number[] = [], taken: number[] = [];
  let running: { end: number; came: number }[] = [], refused = 0;
  const begin = (came: number) => {
    running.push({ end: clock.time + jobMs * (0.7 + 0.6 * random()), came });
  };
  const come = () => {
    const limit = pressure.limit();
    if (running.length < slots) begin(clock.time);
    else if (line.length < limit) pressure.note(line.push(clock.time));
    else refused++;
  };
  const end = (job: { end: number; came: number }) => {
    running = running.filter((other) => other !== job);
    taken.push(job.end - job.came);
    const next = line.shift();
    pressure.note(line.length);
    if (next !== undefined) begin(next);
  };
  const gap = () => -Math.log(1 - random()) * jobMs / slots / share;
  for (let i = 0; i < burst; i++) come();
  let at = gap();
  for (let left = count; left > 0 || running.length > 0;) {
    const [first] = running.toSorted((a, b) => a.end - b.end);
    clock.time = Math.min(first?.end ?? Infinity, left > 0 ? at : Infinity);
    if (clock.time === first?.end) {
      end(first);
    } else {
      come();
      left--;
      at += gap();
    }
  }
  return { refused, taken: taken.toSorted((a, b) => a - b) };
}

function percentile99({ taken }: { readonly taken: readonly number[] }): number {
  return taken[Math.floor(taken.length * 0.99)];
}

Deno.test("a burst that is worked off shuts nobody out", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { refused, taken } = simulate({ burst: 40, share: 0.1, count: 10, seed });
    assert.deepEqual([refused, taken.length], [0, 50], `seed ${seed}`);
  }
});

Deno.test("at three times what can be done the rest is refused, and who is let in is not late", () => {
  const usual = simulate({ burst: 0, share: 0.7, count: 3_000 });
  assert.equal(usual.refused, 0);
  const { taken, refused } = simulate({ burst: 0, share: 3, count: 9_000 });
  assert(taken.length > 2_900 && taken.length + refused === 9_000, `${taken.length}`);
  assert(percentile99({ taken }) <= 2 * percentile99(usual), `${percentile99({ taken })}`);
});
