import { WajahError } from "../errors.ts";
import { cosineDistance, tellDistance } from "../face/distance.ts";
import type { Engine } from "../inference/engine.ts";
import type { Store } from "../store/store.ts";
import { type LiveFaceDeps, readLiveFace, type RefusedFace } from "./live_face.ts";
import type { EmbeddedPhoto, PhotoDeps } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import { type Scope, timed } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** What verifying needs. */
export interface VerifyDeps extends LiveFaceDeps {
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
  readonly store: Pick<Store, "tenantVersions" | "person" | "samples" | "useToken">;
  readonly settings: Pick<Settings, "of">;
  /** The threshold of tenants without one of their own. */
  readonly threshold: number;
}

/** Who is claimed to be on which photo. */
export interface VerifyRequest {
  readonly tenantId: string;
  readonly userId: string;
  readonly photo: Uint8Array;
  readonly threshold?: number | undefined;
  /** Whether the face must be live; where the tenant demands it, it must be anyway. */
  readonly liveness: boolean;
  /** Of a liveness session, for this very photo. */
  readonly token?: string | undefined;
}

/** Whether the largest face of the photo is the claimed person. */
export interface Verified extends EmbeddedPhoto {
  readonly verified: boolean;
  /** Cosine distance to the nearest of the person's samples. */
  readonly distance: number;
  readonly threshold: number;
}

/** A face that was compared with nobody because it is not believed to be live. */
export interface Unverified extends RefusedFace {
  readonly threshold: number;
}

/**
 * Compares the largest face of a photo with one person's samples; liveness first.
 *
 * @throws {WajahError} `tenant_not_found`, `user_not_found`, `no_face`, `liveness_unavailable`,
 *   `model_mismatch` when all of the person's samples were made by another model, and those of
 *   `checkToken` and `spendToken`
 */
export async function verifyPerson(
  deps: VerifyDeps,
  request: VerifyRequest,
  scope: Scope,
): Promise<Verified | Unverified> {
  const { tenantId, userId, threshold } = request;
  const settings = await deps.settings.of(await readTenant(deps.store, tenantId));
  if (!await deps.store.person(tenantId, userId)) throw new WajahError("user_not_found");
  const limit = threshold ?? settings.threshold ?? deps.threshold;
  const liveness = request.liveness || settings.liveness;
  const read = await readLiveFace(deps, { ...request, liveness }, scope);
  if ("fault" in read) return { ...read, threshold: limit };
  const samples = await timed(scope, "search", () => readSamples(deps, tenantId, userId));
  const distances = samples.map(({ embedding }) => cosineDistance(read.face.embedding, embedding));
  const distance = tellDistance(Math.min(...distances));
  return { ...read, verified: distance <= limit, distance, threshold: limit };
}

/** Read after the photo, so that a sample deleted meanwhile verifies nobody. */
async function readSamples({ store, engine }: VerifyDeps, tenantId: string, userId: string) {
  const { id, model } = engine.info.contract;
  const samples = await store.samples(tenantId, userId, id);
  if (samples.length > 0) return samples;
  if (!await store.person(tenantId, userId)) throw new WajahError("user_not_found");
  throw new WajahError("model_mismatch", { params: { count: 1, users: userId, model } });
}
