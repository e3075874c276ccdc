import type { LivenessResult } from "../inference/engine.ts";
import type { Quality } from "../types.ts";

/** Why a face is not believed to be a live person in front of the camera. */
export type LivenessFault = "spoof_detected" | "liveness_uncertain" | "quality_low";

/** From this probability on a face is live: the networks were trained to decide at one half. */
const liveFrom = 0.6;

/** Below this probability it is a picture of a face; between the two it is uncertain. */
const spoofBelow = 0.4;

/** Below this quality the networks see too little of a face to say anything. */
const smallestQuality = 0.15;

/**
 * One decision from what was measured. Quality comes first: a dark or tiny face scores like a
 * spoof, and "take a better photo" is the answer that helps.
 *
 * @returns the reason for a refusal, or undefined for a live face
 */
export function judgeLiveness(
  { real }: LivenessResult,
  { score }: Quality,
): LivenessFault | undefined {
  if (score < smallestQuality) return "quality_low";
  if (real >= liveFrom) return undefined;
  return real < spoofBelow ? "spoof_detected" : "liveness_uncertain";
}
