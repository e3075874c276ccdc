import { WajahError } from "../errors.ts";
import { cosineDistance, tellDistance } from "../face/distance.ts";
import type { Engine } from "../inference/engine.ts";
import type { Store } from "../store/store.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import { type Scope, timed } from "./scope.ts";

/** What verifying needs. */
export interface VerifyDeps extends PhotoDeps {
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
  readonly store: Pick<Store, "tenant" | "person" | "samples">;
  /** The threshold of tenants without one of their own. */
  readonly threshold: number;
}

/** Who is claimed to be on which photo. */
export interface VerifyRequest {
  readonly tenantId: string;
  readonly userId: string;
  readonly photo: Uint8Array;
  readonly threshold?: number | undefined;
}

/** Whether the largest face of the photo is the claimed person. */
export interface Verified {
  readonly verified: boolean;
  /** Cosine distance to the nearest of the person's samples. */
  readonly distance: number;
  readonly threshold: number;
}

/**
 * Compares the largest face of a photo with one person's samples.
 *
 * @throws {WajahError} `tenant_not_found`, `user_not_found`, `no_face`, `model_mismatch` when all
 *   of the person's samples were made by another model
 */
export async function verifyPerson(
  deps: VerifyDeps,
  { tenantId, userId, photo, threshold }: VerifyRequest,
  scope: Scope,
): Promise<Verified> {
  const tenant = await readTenant(deps.store, tenantId);
  if (!await deps.store.person(tenantId, userId)) throw new WajahError("user_not_found");
  const { face } = await readLargestFace(deps, photo, scope);
  const samples = await timed(scope, "search", () => readSamples(deps, tenantId, userId));
  const distances = samples.map(({ embedding }) => cosineDistance(face.embedding, embedding));
  const distance = tellDistance(Math.min(...distances));
  const limit = threshold ?? tenant.threshold ?? deps.threshold;
  return { verified: distance <= limit, distance, threshold: limit };
}

/** Read after the photo, so that a sample deleted meanwhile verifies nobody. */
async function readSamples({ store, engine }: VerifyDeps, tenantId: string, userId: string) {
  const { id, model } = engine.info.contract;
  const samples = await store.samples(tenantId, userId, id);
  if (samples.length > 0) return samples;
  if (!await store.person(tenantId, userId)) throw new WajahError("user_not_found");
  throw new WajahError("model_mismatch", { params: { count: 1, users: userId, model } });
}
