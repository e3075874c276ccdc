import { WajahError } from "../errors.ts";
import type { LivenessResult } from "../inference/engine.ts";
import type { EmbeddedFace } from "../types.ts";
import { type IdentifyDeps, type NearestPerson, nearestPerson } from "./identify_face.ts";
import { judgeLiveness, type LivenessFault } from "./judge_liveness.ts";
import { readLargestFace } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import type { Scope } from "./scope.ts";

/** What recognizing needs. */
export interface RecognizeDeps extends IdentifyDeps {
  /** Whether a face must be live before anybody is looked for. */
  readonly requireLiveness: boolean;
}

/** A refusal: nothing was looked up, so that an attack never learns whom it would have matched. */
export interface Refused {
  readonly fault: LivenessFault;
  readonly liveness: LivenessResult;
  readonly face: EmbeddedFace;
}

/** Somebody, or nobody. */
export interface Recognized extends NearestPerson {
  /** Absent when liveness is off. */
  readonly liveness?: LivenessResult;
}

/**
 * Finds the person of a tenant in front of the camera: liveness first, then identity.
 *
 * @throws {WajahError} `tenant_not_found`, `no_face`, `model_mismatch`, `liveness_unavailable` when
 *   liveness is required but no network judges it
 */
export async function recognizePerson(
  deps: RecognizeDeps,
  tenantId: string,
  photo: Uint8Array,
  scope: Scope,
): Promise<Refused | Recognized> {
  const { requireLiveness } = deps;
  await readTenant(deps.store, tenantId);
  const { face, liveness } = await readLargestFace(deps, photo, scope, requireLiveness);
  if (requireLiveness) {
    if (!liveness) throw new WajahError("liveness_unavailable", { retryAfter: 60 });
    const fault = judgeLiveness(liveness, face.quality);
    if (fault) return { fault, liveness, face };
  }
  const found = await nearestPerson(deps, { tenantId }, face, scope);
  return { ...found, ...liveness && { liveness } };
}
