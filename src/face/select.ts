import type { Box } from "../types.ts";
import { area } from "./box.ts";

/** Anything with a box: a candidate, a face, an embedded face. */
interface Boxed {
  readonly box: Box;
}

/** A face at most this share of the largest one's area is somebody in the background. */
const bystanderShare = 0.1;

/** Faces ordered by area, largest first. */
export function largestFirst<T extends Boxed>(faces: readonly T[]): T[] {
  return faces.toSorted((a, b) => area(b.box) - area(a.box));
}

/** The faces that compete for being the subject: the largest, and all that are not bystanders. */
export function subjects<T extends Boxed>(faces: readonly T[]): T[] {
  const ordered = largestFirst(faces);
  const smallest = ordered.length > 0 ? area(ordered[0].box) * bystanderShare : 0;
  return ordered.filter(({ box }) => area(box) > smallest);
}
