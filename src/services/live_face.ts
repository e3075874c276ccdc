import { WajahError } from "../errors.ts";
import { judgeLiveness, type LivenessFault } from "./judge_liveness.ts";
import { type EmbeddedPhoto, type PhotoDeps, readLargestFace } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/** A photo whose largest face is not believed to be a live person. */
export interface RefusedFace extends EmbeddedPhoto {
  readonly fault: LivenessFault;
}

/**
 * The largest face of a photo, judged to be live where that is required.
 *
 * @throws {WajahError} `no_face`, `liveness_unavailable` when it is required but no network judges
 */
export async function readLiveFace(
  deps: PhotoDeps,
  photo: Uint8Array,
  required: boolean,
  scope: Scope,
): Promise<EmbeddedPhoto | RefusedFace> {
  const read = await readLargestFace(deps, photo, scope, required);
  if (!required) return read;
  if (!read.liveness) throw new WajahError("liveness_unavailable", { retryAfter: 60 });
  const fault = judgeLiveness(read.liveness, read.face.quality);
  return fault ? { ...read, fault } : read;
}
