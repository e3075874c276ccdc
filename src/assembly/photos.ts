import type { Config } from "../config.ts";
import { createGate, type Gate, plainSlots } from "../worker/gate.ts";

/**
 * Photos that are worked on at once: one for each inference worker, and one to be decoded meanwhile.
 */
export function photosAtOnce(
  { INFERENCE_WORKERS }: Config,
  cores = navigator.hardwareConcurrency,
): number {
  return (INFERENCE_WORKERS ?? cores) + 1;
}

/** As many as one tenant may have under way can wait for good: they are no sign of a flood. */
const unsuspicious = 8;

/**
 * The gate in front of all work on photos. A burst may fill the queue; while more come than can be
 * done, fewer wait than are worked on, so that whoever is let in waits about as long as the work
 * itself takes, on any machine and with any networks.
 */
export function createPhotoGate(config: Config): Gate<number> {
  const slots = plainSlots(photosAtOnce(config));
  const above = Math.max(unsuspicious, slots.length);
  const shedding = { above, patience: 100, to: slots.length - 1, rest: 1_000 };
  return createGate({ slots, queue: config.INFERENCE_QUEUE, shedding });
}
