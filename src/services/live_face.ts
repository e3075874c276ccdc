import { WajahError } from "../errors.ts";
import { judgeLiveness, type LivenessRefusal, type LivenessThresholds } from "./judge_liveness.ts";
import { type EmbeddedPhoto, type PhotoDeps, readLargestFace } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/** What reading a face that may have to be live needs. */
export interface LiveFaceDeps extends PhotoDeps {
  readonly livenessThresholds: LivenessThresholds;
}

/** A photo whose largest face is not believed to be a live person. */
export interface RefusedFace extends EmbeddedPhoto, LivenessRefusal {}

/**
 * The largest face of a photo, judged to be live where that is required.
 *
 * @throws {WajahError} `no_face`, `liveness_unavailable` when it is required but no network judges
 */
export async function readLiveFace(
  deps: LiveFaceDeps,
  photo: Uint8Array,
  required: boolean,
  scope: Scope,
): Promise<EmbeddedPhoto | RefusedFace> {
  const read = await readLargestFace(deps, photo, scope, required);
  if (!required) return read;
  const { liveness } = read;
  if (!liveness) throw new WajahError("liveness_unavailable", { retryAfter: 60 });
  const refusal = judgeLiveness({ ...read, liveness }, deps.livenessThresholds);
  return refusal ? { ...read, ...refusal } : read;
}
