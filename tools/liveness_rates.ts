/** Errors of liveness decisions as ISO/IEC 30107-3 counts them: each species of attack by itself. */

import {
  judgeLiveness,
  type LivenessFault,
  type LivenessThresholds,
  type MeasuredFace,
} from "../src/services/judge_liveness.ts";
import { live } from "./labelled_photos.ts";

/** What the service found in a labelled photo. */
export interface Sample {
  readonly label: string;
  readonly found: MeasuredFace | "no_face" | "unreadable";
}

/** What the service says to a photo. */
export type Answer = "live" | LivenessFault | "no_face" | "unreadable";

/** How many of the decided photos were decided wrongly. */
export interface Rate {
  readonly wrong: number;
  readonly of: number;
}

/** What the service says to a photo with these thresholds. */
export function answerOf({ found }: Sample, thresholds: LivenessThresholds): Answer {
  if (typeof found === "string") return found;
  return judgeLiveness(found, thresholds)?.fault ?? "live";
}

/**
 * The photos with one label that are decided wrongly: live ones that are refused (BPCER), or
 * attacks that are taken for live (APCER). Those without a decision, for want of a face or of
 * quality, are non-responses and count in neither number.
 */
export function rateOf(
  samples: readonly Sample[],
  label: string,
  thresholds: LivenessThresholds,
): Rate {
  const decided = samples.filter((sample) => sample.label === label)
    .map((sample) => answerOf(sample, thresholds)).filter(isDecision);
  const wrong = decided.filter((answer) => (answer === "live") !== (label === live)).length;
  return { wrong, of: decided.length };
}

/** Whether an answer decides; any other asks for another photo. */
function isDecision(answer: Answer): boolean {
  return answer !== "quality_low" && answer !== "no_face" && answer !== "unreadable";
}

/** The rate with the largest share of wrong decisions; among equals the one that proves less. */
export function worst(rates: readonly Rate[]): Rate {
  const share = ({ wrong, of }: Rate) => of === 0 ? -1 : wrong / of;
  const none: Rate = { wrong: 0, of: 0 };
  return rates.reduce((a, b) => {
    const more = share(b) - share(a) || upperBound(b) - upperBound(a);
    return more > 0 ? b : a;
  }, none);
}

/**
 * The error rate that is exceeded with 5 % probability at most (Clopper and Pearson, one-sided):
 * the rate at which so few errors would be seen in one of twenty evaluations. Without any error it
 * is `1 - 0.05^(1/n)`, close to the 3/n of the rule of three.
 *
 * @returns 0 to 1; 1 when nothing was decided
 */
export function upperBound({ wrong, of }: Rate): number {
  if (wrong >= of) return 1;
  let low = wrong / of, high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (atMost(wrong, of, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of at most `wrong` errors in `of` decisions at an error rate inside 0 to 1. */
function atMost(wrong: number, of: number, rate: number): number {
  let term = of * Math.log1p(-rate), sum = Math.exp(term);
  for (let k = 1; k <= wrong; k++) {
    term += Math.log((of - k + 1) / k * rate / (1 - rate));
    sum += Math.exp(term);
  }
  return sum;
}
