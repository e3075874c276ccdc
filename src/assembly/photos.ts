import type { Config } from "../config.ts";
import { createGate, type Gate, plainSlots } from "../worker/gate.ts";

/**
 * Photos that are worked on at once: one for each core, or for each inference worker where their
 * number is set, and one to be decoded meanwhile where that leaves cores.
 */
export function photosAtOnce(
  { INFERENCE_WORKERS: workers }: Config,
  cores = navigator.hardwareConcurrency,
): number {
  if (workers === undefined) return cores;
  return workers < cores ? workers + 1 : workers;
}

/**
 * A line that gets longer by as many as leave it, or does not get shorter while a dozen do. With
 * these a burst of 40 that comes at once among random photos at 0.3 of capacity shuts nobody out, and
 * at three times the capacity about eight are late until the line is seen to stay.
 */
const signs = [{ jobs: 3, growth: 3 }, { jobs: 12, growth: 0 }];

/**
 * The gate in front of all work on photos. A burst may fill the queue; while more come than can be
 * done, a third as many wait as are worked on, so that whoever is let in waits for less than the
 * work itself takes, on any machine and with any networks.
 */
export function createPhotoGate(
  config: Config,
  { cores, now }: { readonly cores?: number; readonly now?: () => number } = {},
): Gate<number> {
  const slots = plainSlots(photosAtOnce(config, cores));
  const above = Math.max(config.INFERENCE_STEADY_QUEUE, slots.length);
  const to = Math.ceil(slots.length / 3);
  return createGate({
    slots,
    queue: config.INFERENCE_QUEUE,
    shedding: { above, signs, to, rest: 1_000 },
    ...now && { now },
  });
}
