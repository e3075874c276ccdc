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

/**
 * The gate in front of all work on photos. A burst may fill the queue; while more come than can be
 * done, no more wait than are worked on, so that whoever is let in waits about as long as the work
 * itself takes, on any machine and with any networks.
 */
export function createPhotoGate(config: Config): Gate<number> {
  const slots = plainSlots(photosAtOnce(config));
  return createGate({ slots, queue: config.INFERENCE_QUEUE, steady: slots.length });
}
