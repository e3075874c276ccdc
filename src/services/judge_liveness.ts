import type { Config } from "../config.ts";
import { qualityParts, shareInside } from "../face/quality.ts";
import type { LivenessResult } from "../inference/engine.ts";
import type { Face } from "../types.ts";

/** Why a face is not believed to be a live person in front of the camera. */
export type LivenessFault = "spoof_detected" | "liveness_uncertain" | "quality_low";

/** What a face of low quality lacks most; `cut_off` by the photo's border. */
export type QualityReason = "size" | "sharpness" | "exposure" | "pose" | "cut_off";

/** Where the decisions change; each 0 to 1. */
export interface LivenessThresholds {
  /** From this probability on a face is live. */
  readonly liveFrom: number;
  /** Below this probability it is a picture of a face; between the two it is uncertain. */
  readonly spoofBelow: number;
  /** Below this quality the networks see too little of a face to say anything. */
  readonly minQuality: number;
}

/** Why a face is refused. */
export interface LivenessRefusal {
  readonly fault: LivenessFault;
  /** With `quality_low` only. */
  readonly qualityReason?: QualityReason;
}

/** Everything that was measured on a face. */
export interface MeasuredFace {
  /** The answer of the networks that ran, whichever those are. */
  readonly liveness: Pick<LivenessResult, "real">;
  /** In pixels of the photo. */
  readonly face: Pick<Face, "quality" | "landmarks">;
  /** Of the photo. */
  readonly width: number;
  readonly height: number;
}

/** The thresholds among the settings. */
export function thresholdsOf(
  { LIVENESS_LIVE_FROM, LIVENESS_SPOOF_BELOW, LIVENESS_MIN_QUALITY }: Pick<
    Config,
    "LIVENESS_LIVE_FROM" | "LIVENESS_SPOOF_BELOW" | "LIVENESS_MIN_QUALITY"
  >,
): LivenessThresholds {
  return {
    liveFrom: LIVENESS_LIVE_FROM,
    spoofBelow: LIVENESS_SPOOF_BELOW,
    minQuality: LIVENESS_MIN_QUALITY,
  };
}

/**
 * One decision from what was measured. Quality comes first: a dark or tiny face scores like a
 * spoof, and "take a better photo" is the answer that helps.
 *
 * @returns the reason for a refusal, or undefined for a live face
 */
export function judgeLiveness(
  { liveness: { real }, ...measured }: MeasuredFace,
  { liveFrom, spoofBelow, minQuality }: LivenessThresholds,
): LivenessRefusal | undefined {
  const { part, share } = weakestPart(measured);
  if (!(share >= minQuality)) return { fault: "quality_low", qualityReason: part };
  if (real >= liveFrom) return undefined;
  return { fault: real < spoofBelow ? "spoof_detected" : "liveness_uncertain" };
}

/** The part of a face's quality that limits it, and its share of what is enough, 0 to 1. */
export function weakestPart(
  { face: { quality, landmarks }, width, height }: Omit<MeasuredFace, "liveness">,
): { readonly part: QualityReason; readonly share: number } {
  const { size, sharpness, exposure, pose } = qualityParts(quality);
  const parts = [
    { part: "size", share: size },
    { part: "sharpness", share: sharpness },
    { part: "exposure", share: exposure },
    { part: "pose", share: pose },
    { part: "cut_off", share: shareInside(landmarks, { width, height }) },
  ] as const;
  return parts.reduce((weakest, next) => next.share < weakest.share ? next : weakest);
}
