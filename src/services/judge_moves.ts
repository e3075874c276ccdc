import { type HeadTurn, headTurn, yawOf } from "../face/head_turn.ts";
import type { LivenessChallenge } from "../store/store.ts";
import type { Face } from "../types.ts";

/** A face as one frame shows it. */
export interface Moment {
  /** Index of the challenge it was taken for. */
  readonly challenge: number;
  readonly face: Pick<Face, "landmarks" | "quality">;
}

/** Degrees of a turn to the side that count; a person who is asked turns by 20 and more. */
const smallestYaw = 15;

/** Degrees of a look upwards that count; necks go up less far than to the side. */
const smallestPitch = 10;

/** How much larger a face must become to have come closer. */
const smallestGrowth = 1.2;

/** Degrees that a face which looks straight ahead may be turned. */
const largestFrontalYaw = 15;

/**
 * Degrees below which nothing has moved. Of eight photos that were scaled, shifted and turned in
 * their plane by up to 20 degrees the points said less than 7 nine times in ten.
 */
const stillBelow = 10;

/** Degrees of tilt to a shoulder from which on the points say too little of a turn. */
const largestRoll = 22;

/** Which actions the frames of each challenge show, whatever was asked; by the strongest frame. */
export function actionsShown(
  moments: readonly Moment[],
  frontal: Moment["face"],
  challenges: readonly LivenessChallenge[],
): readonly ReadonlySet<LivenessChallenge>[] {
  const turns = moments.map(({ challenge, face }) => ({ challenge, ...turnOf(face, frontal) }));
  const smallest = Math.min(...turns.map(({ growth }) => growth));
  return challenges.map((_, i) => {
    const own = turns.filter(({ challenge }) => challenge === i);
    const straight = own.every(({ yaw, looks }) =>
      Math.abs(yaw) < smallestYaw && Math.abs(looks) <= largestFrontalYaw
    );
    const shown = {
      turn_left: own.some(({ yaw }) => yaw >= smallestYaw),
      turn_right: own.some(({ yaw }) => yaw <= -smallestYaw),
      look_up: own.some(({ yaw, pitch }) => pitch >= smallestPitch && Math.abs(yaw) < smallestYaw),
      come_closer: own.some(({ growth }) => growth >= smallestGrowth * smallest),
      hold_still: straight,
    };
    const names = Object.keys(shown) as LivenessChallenge[];
    return new Set(names.filter((name) => shown[name]));
  });
}

/** Whether no frame shows the head turned to any side: one picture, perhaps moved about. */
export function isStatic(moments: readonly Moment[], frontal: Moment["face"]): boolean {
  return moments.every(({ face }) => {
    const { yaw, pitch } = turnOf(face, frontal);
    return Math.max(Math.abs(yaw), Math.abs(pitch)) < stillBelow;
  });
}

/** The turn from straight ahead; none of a face that is tilted too far to tell. */
function turnOf(
  { landmarks, quality: { roll } }: Moment["face"],
  frontal: Moment["face"],
): HeadTurn & { readonly looks: number } {
  const turn = headTurn(frontal.landmarks, landmarks), looks = yawOf(landmarks);
  if (angleBetween(roll, frontal.quality.roll) <= largestRoll) return { ...turn, looks };
  return { yaw: 0, pitch: 0, growth: turn.growth, looks };
}

/** Degrees from 0 to 180. */
function angleBetween(a: number, b: number): number {
  const around = Math.abs(a - b) % 360;
  return Math.min(around, 360 - around);
}
