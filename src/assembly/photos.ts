import type { Config } from "../config.ts";
import { createGate, type Gate, plainSlots } from "../worker/gate.ts";

/**
 * Photos that are worked on at once: one for each inference worker, and one to be decoded meanwhile
 * where that takes no core from a worker.
 */
export function photosAtOnce(
  { INFERENCE_WORKERS: workers }: Config,
  cores = navigator.hardwareConcurrency,
): number {
  if (workers === undefined) return cores;
  return workers < cores ? workers + 1 : workers;
}

/**
 * The gate in front of all work on photos. A burst may fill the queue; while more come than can be
 * done, a third as many wait as are worked on, so that whoever is let in waits for less than the
 * work itself takes, on any machine and with any networks.
 */
export function createPhotoGate(config: Config): Gate<number> {
  const slots = plainSlots(photosAtOnce(config));
  const above = Math.max(config.INFERENCE_STEADY_QUEUE, slots.length);
  const to = Math.ceil(slots.length / 3);
  const shedding = { above, patience: 1, to, rest: 1_000 };
  return createGate({ slots, queue: config.INFERENCE_QUEUE, shedding });
}
