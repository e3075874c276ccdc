import { WajahError } from "../errors.ts";
import { judgeLiveness, type LivenessRefusal, type LivenessThresholds } from "./judge_liveness.ts";
import { type EmbeddedPhoto, type PhotoDeps, readLargestFace } from "./read_faces.ts";
import {
  activeModel,
  checkToken,
  type LivenessProof,
  spendToken,
  type TokenDeps,
} from "./liveness_token.ts";
import type { Scope } from "./scope.ts";

/** What reading a face that may have to be live needs. */
export interface LiveFaceDeps extends PhotoDeps, TokenDeps {
  readonly livenessThresholds: LivenessThresholds;
}

/** Which photo, and what is known or wanted of its face. */
export interface LiveFaceRequest {
  readonly tenantId: string;
  readonly photo: Uint8Array;
  /** Proves that the photo is a frame of a live person; then nothing is judged again. */
  readonly token?: string | undefined;
  /** Whether the face must be live. */
  readonly liveness: boolean;
}

/** A photo whose largest face is not believed to be a live person. */
export interface RefusedFace extends EmbeddedPhoto, LivenessRefusal {}

/**
 * The largest face of a photo, proved by a token or judged to be live where that is required.
 *
 * @throws {WajahError} `no_face`, `liveness_unavailable` when it is required but no network judges,
 *   and what `checkToken` and `spendToken` throw
 */
export async function readLiveFace(
  deps: LiveFaceDeps,
  { tenantId, photo, token, liveness: required }: LiveFaceRequest,
  scope: Scope,
): Promise<EmbeddedPhoto | RefusedFace> {
  if (token !== undefined) {
    const proof = await checkToken(deps, { token, tenantId, photo });
    return await readProvenFace(deps, photo, proof, scope);
  }
  const read = await readLargestFace(deps, photo, scope, required);
  if (!required) return read;
  const { liveness } = read;
  if (!liveness) throw new WajahError("liveness_unavailable", { retryAfter: 60 });
  const refusal = judgeLiveness({ ...read, liveness }, deps.livenessThresholds);
  return refusal ? { ...read, ...refusal } : read;
}

/** The token is used up once the photo was read, so that a busy service costs nobody their token. */
async function readProvenFace(
  deps: LiveFaceDeps,
  photo: Uint8Array,
  proof: LivenessProof,
  scope: Scope,
): Promise<EmbeddedPhoto> {
  const read = await readLargestFace(deps, photo, scope);
  await spendToken(deps, proof);
  const { real, models } = proof.liveness;
  return { ...read, liveness: { real, models: [...models, activeModel] } };
}
