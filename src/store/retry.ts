import { isBusy } from "./errors.ts";

/** Time and chance, given so that a test decides them. */
export interface Clock {
  now(): number;
  random(): number;
  sleep(ms: number): Promise<void>;
}

/** The real ones. */
export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Milliseconds in which a lock may come free. */
export const patience = 500;

/** Pauses in ms before each retry; with half as much jitter on top they stay below `patience`. */
const pauses = [30, 90, 180];

/**
 * Runs a job again while another process holds the lock: at most three times, and never past the
 * deadline. SQLite's own wait is not used because it would block the event loop.
 */
export async function retryBusy<T>(
  job: () => Promise<T>,
  clock: Clock = systemClock,
  deadline: number = clock.now() + patience,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await job();
    } catch (error) {
      const wait = pause * (1 + clock.random() / 2);
      if (!isBusy(error) || clock.now() + wait > deadline) throw error;
      await clock.sleep(wait);
    }
  }
  return await job();
}
