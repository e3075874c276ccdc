/** What a page says of a frame. */
export interface FrameStep {
  /** Index of the challenge that the person was asked for. */
  readonly challenge: number;
  /** Whole milliseconds since the page had the session. */
  readonly at: number;
}

/** Frames of each challenge. */
export const framesPerChallenge = { min: 2, max: 4 } as const;

/** Least milliseconds between two frames; a camera needs 33, and a head time to move. */
export const minInterval = 80;

/** Least milliseconds from the first frame to the last: nobody follows four requests faster. */
export const minTotal = 1_200;

/** Milliseconds by which a page's clock may run ahead of the database's. */
const clockTolerance = 250;

/** What is wrong with the order or the times of frames. */
export type StepFault = "frames_out_of_order" | "timing_implausible";

/** Whether each of `count` challenges has as many frames as a session asks for. */
export function isComplete(steps: readonly FrameStep[], count: number): boolean {
  const { min, max } = framesPerChallenge;
  return Array.from({ length: count }, (_, i) => i).every((challenge) => {
    const frames = steps.filter((step) => step.challenge === challenge).length;
    return frames >= min && frames <= max;
  });
}

/**
 * Checks the order and the times of frames as the page tells them.
 *
 * @param elapsed milliseconds since the session was opened, by the database's clock: more than the
 *   page says have passed, because its frames had to arrive first
 */
export function stepFault(steps: readonly FrameStep[], elapsed: number): StepFault | undefined {
  const pairs = steps.slice(1).map((step, i) => [steps[i], step] as const);
  const ordered = pairs.every(([a, b]) => a.challenge <= b.challenge && a.at < b.at);
  if (!ordered) return "frames_out_of_order";
  const first = steps[0].at, last = steps[steps.length - 1].at;
  const plausible = pairs.every(([a, b]) => b.at - a.at >= minInterval) &&
    last - first >= minTotal && last <= elapsed + clockTolerance;
  return plausible ? undefined : "timing_implausible";
}
