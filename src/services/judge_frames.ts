import { cosineDistance } from "../face/distance.ts";
import { subjects } from "../face/select.ts";
import type { LivenessResult } from "../inference/engine.ts";
import type { LivenessChallenge } from "../store/store.ts";
import { actionsShown, isStatic, type Moment } from "./judge_moves.ts";
import { judgeLiveness, type LivenessFault, type LivenessThresholds } from "./judge_liveness.ts";
import type { PhotoFaces } from "./read_faces.ts";

/** Why a frame by itself, or beside the others, is not believed. */
export type FrameFault = "no_face" | "several_faces" | "face_changed" | LivenessFault;

/** Why the frames as a whole are not. */
export type MoveFault = "no_movement" | "frames_out_of_order" | "challenge_failed";

/** A frame with what was found in it. */
export interface SeenFrame extends PhotoFaces {
  /** Index of the challenge it was taken for. */
  readonly challenge: number;
}

/** How a challenge went. */
export interface ChallengeOutcome {
  readonly type: LivenessChallenge;
  readonly reason: FrameFault | MoveFault | null;
}

/** What the frames of a session are taken for. */
export interface Verdict {
  /** Why the person is not believed to be live; null for one who is. */
  readonly reason: FrameFault | MoveFault | null;
  readonly challenges: readonly ChallengeOutcome[];
  /** Index of the best frame that looks straight ahead, if there is one. */
  readonly frontal: number | undefined;
  /** Of that frame. */
  readonly liveness: LivenessResult | undefined;
}

/**
 * Largest cosine distance of two frames of one face. Over the labelled pairs one person's photos
 * are at most 0.59 apart, and two persons' at least 0.74.
 */
export const sameFace = 0.65;

/** Decides whether the frames show one live person who did what was asked. Looks nobody up. */
export function judgeFrames(
  frames: readonly SeenFrame[],
  challenges: readonly LivenessChallenge[],
  thresholds: LivenessThresholds,
): Verdict {
  const faults = frames.map(countFault);
  const frontal = bestFrontal(frames, challenges);
  if (frontal === undefined || faults.some(Boolean)) {
    return verdict(challenges, frames, faults, { frontal: undefined, liveness: undefined });
  }
  const best = frames[frontal];
  const found = { frontal, liveness: best.liveness };
  const own = frames.map((frame) => frameFault(frame, best, challenges, thresholds));
  if (own.some(Boolean)) return verdict(challenges, frames, own, found);
  const moves = judgeMoves(frames, challenges, best);
  if (moves.reason === null && meanReal(frames) < thresholds.spoofBelow) {
    return { ...moves, reason: "spoof_detected", ...found };
  }
  return { ...moves, ...found };
}

/** Over all frames: of a turned face the networks know less, so it counts only beside the others. */
function meanReal(frames: readonly SeenFrame[]): number {
  const judged = frames.flatMap(({ liveness }) => liveness ? [liveness.real] : []);
  return judged.reduce((sum, real) => sum + real, 0) / judged.length;
}

/** Every frame must show one person; somebody small in the background does not count. */
function countFault({ faces }: SeenFrame): FrameFault | undefined {
  if (!faces[0]?.embedding) return "no_face";
  return subjects(faces).length > 1 ? "several_faces" : undefined;
}

/** The frame of `hold_still` with the best quality. */
function bestFrontal(
  frames: readonly SeenFrame[],
  challenges: readonly LivenessChallenge[],
): number | undefined {
  const quality = (i: number) => frames[i].faces[0].quality.score;
  return frames.flatMap(({ challenge, faces }, i) =>
    challenges[challenge] === "hold_still" && faces.length > 0 ? [i] : []
  ).reduce<number | undefined>(
    (best, i) => best === undefined || quality(i) > quality(best) ? i : best,
    undefined,
  );
}

/** Only frames that look straight ahead are judged by themselves: the networks know no others well. */
function frameFault(
  frame: SeenFrame,
  frontal: SeenFrame,
  challenges: readonly LivenessChallenge[],
  thresholds: LivenessThresholds,
): FrameFault | undefined {
  const distance = cosineDistance(embeddingOf(frame), embeddingOf(frontal));
  if (!(distance <= sameFace)) return "face_changed";
  const { challenge, liveness, faces: [face], width, height } = frame;
  if (challenges[challenge] !== "hold_still" || !liveness) return undefined;
  return judgeLiveness({ liveness, face, width, height }, thresholds)?.fault;
}

function embeddingOf({ faces: [face] }: SeenFrame): Float32Array {
  return face.embedding ?? new Float32Array();
}

/** The first fault decides, and each challenge is told the first of its own frames. */
function verdict(
  challenges: readonly LivenessChallenge[],
  frames: readonly SeenFrame[],
  faults: readonly (FrameFault | undefined)[],
  found: Pick<Verdict, "frontal" | "liveness">,
): Verdict {
  const reasonOf = (challenge: number) =>
    faults.find((fault, i) => fault && frames[i].challenge === challenge) ?? null;
  return {
    reason: faults.find(Boolean) ?? "no_face",
    challenges: challenges.map((type, i) => ({ type, reason: reasonOf(i) })),
    ...found,
  };
}

/** Whether each challenge was done, and if not, what the frames look like instead. */
function judgeMoves(
  frames: readonly SeenFrame[],
  challenges: readonly LivenessChallenge[],
  { faces: [frontal] }: SeenFrame,
): Pick<Verdict, "reason" | "challenges"> {
  const moments = frames.map(({ challenge, faces: [face] }): Moment => ({ challenge, face }));
  const shown = actionsShown(moments, frontal, challenges);
  const done = challenges.map((type, i) => shown[i].has(type));
  // Holding still is what the others may look like too.
  const elsewhere = challenges.every((type, i) =>
    type === "hold_still" ? done[i] : shown.some((actions) => actions.has(type))
  );
  const fault = isStatic(moments, frontal)
    ? "no_movement"
    : elsewhere
    ? "frames_out_of_order"
    : "challenge_failed";
  return {
    reason: done.every(Boolean) ? null : fault,
    challenges: challenges.map((type, i) => ({ type, reason: done[i] ? null : fault })),
  };
}
