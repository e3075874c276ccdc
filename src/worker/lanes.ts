import { WajahError } from "../errors.ts";
import { createGate } from "./gate.ts";

/** Something that does one job at a time and may die: a worker with its networks. */
export interface Lane extends Disposable {
  /** False once it died. */
  readonly alive: boolean;
}

/** How lanes are kept busy and alive. */
export interface LanesOptions<L extends Lane> {
  /** Number of lanes. */
  readonly count: number;
  /** Jobs that may wait for one. */
  readonly queue: number;
  /** Milliseconds a job may run before its caller is let go. */
  readonly deadline: number;
  /** Milliseconds after the deadline until a lane that still runs is replaced. */
  readonly grace: number;
  /** Makes a lane; called again when one died. */
  spawn(): Promise<L>;
}

/** A fixed number of lanes behind a bounded queue. */
export interface Lanes<L extends Lane> extends AsyncDisposable {
  /** Makes every lane now, so that a fault shows at start. */
  start(): Promise<void>;
  /**
   * Runs `job` on a lane of its own.
   *
   * @throws {WajahError} `overloaded`, `timed_out`, or `not_ready` when no lane can be made
   */
  run<T>(job: (lane: L) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** A lane's place; empty while none was made or after one died. */
interface Berth<L> {
  lane: Promise<L> | undefined;
}

/**
 * Makes lanes. A native run can't be interrupted: past its deadline the caller gets `timed_out`,
 * the lane rests until the run ends and is replaced when it doesn't, so that no job harms the next.
 */
export function createLanes<L extends Lane>(options: LanesOptions<L>): Lanes<L> {
  const berths: Berth<L>[] = Array.from({ length: options.count }, () => ({ lane: undefined }));
  const gate = createGate({ slots: berths, queue: options.queue });
  let closed = false;
  const laneAt = async (berth: Berth<L>) => {
    if (closed) throw new Error("the lanes are closed");
    const lane = await occupy(berth, options.spawn);
    if (lane.alive) return lane;
    // It died while it had nothing to do, which no job should pay for.
    berth.lane = undefined;
    return await occupy(berth, options.spawn);
  };
  return {
    async start() {
      await Promise.all(berths.map(laneAt));
    },
    async run(job, signal) {
      const permit = await gate.enter(signal);
      const work = onLane(permit.slot, laneAt, job);
      const outcome = race(work, options.deadline, signal);
      rest(work, permit.slot, options).finally(() => permit[Symbol.dispose]());
      return await outcome;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const { lane } of berths) (await lane?.catch(() => undefined))?.[Symbol.dispose]();
    },
  };
}

function occupy<L extends Lane>(berth: Berth<L>, spawn: () => Promise<L>): Promise<L> {
  berth.lane ??= spawn();
  const lane = berth.lane;
  lane.catch(() => berth.lane = undefined);
  return lane;
}

async function onLane<L extends Lane, T>(
  berth: Berth<L>,
  laneAt: (berth: Berth<L>) => Promise<L>,
  job: (lane: L) => Promise<T>,
): Promise<T> {
  const lane = await laneAt(berth).catch((cause) => {
    throw new WajahError("not_ready", { retryAfter: 1 }, { cause });
  });
  try {
    return await job(lane);
  } finally {
    if (!lane.alive) berth.lane = undefined;
  }
}

/** Resolves when the lane is free again, replacing one that overran deadline and grace. */
async function rest<L extends Lane>(
  work: Promise<unknown>,
  berth: Berth<L>,
  { deadline, grace }: LanesOptions<L>,
): Promise<void> {
  const timer = setTimeout(async () => {
    const lane = await berth.lane?.catch(() => undefined);
    berth.lane = undefined;
    lane?.[Symbol.dispose]();
  }, deadline + grace);
  await work.catch(() => undefined);
  clearTimeout(timer);
}

/** The outcome of `work`, or `timed_out` at the deadline or on abort, whichever is first. */
function race<T>(work: Promise<T>, deadline: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new WajahError("timed_out", { retryAfter: 1 }));
    const timer = setTimeout(giveUp, deadline);
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    });
  });
}
