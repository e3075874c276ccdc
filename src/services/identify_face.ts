import { WajahError } from "../errors.ts";
import { tellDistance } from "../face/distance.ts";
import type { Enrollment, Store, TenantVersions } from "../store/store.ts";
import type { EmbeddedFace } from "../types.ts";
import type { Gallery } from "./gallery.ts";
import { type LiveFaceDeps, readLiveFace, type RefusedFace } from "./live_face.ts";
import type { EmbeddedPhoto } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import { type Scope, timed } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** What identifying needs. */
export interface IdentifyDeps extends LiveFaceDeps {
  readonly store: Pick<Store, "tenantVersions" | "enrollment" | "useToken">;
  readonly settings: Pick<Settings, "of">;
  readonly gallery: Pick<Gallery, "search">;
  /** The threshold of tenants without one of their own. */
  readonly threshold: number;
}

/** Whose gallery to search for the largest face of which photo. */
export interface IdentifyRequest {
  readonly tenantId: string;
  readonly photo: Uint8Array;
  readonly threshold?: number | undefined;
  /** Whether the face must be live; where the tenant demands it, it must be anyway. */
  readonly liveness: boolean;
  /** Of a liveness session, for this very photo. */
  readonly token?: string | undefined;
  /** Most persons to find; 1 unless given. */
  readonly limit?: number;
}

/** A person found, by the sample nearest to the face. */
export interface Candidate {
  readonly enrollment: Enrollment;
  /** Cosine distance, 0 to 2. */
  readonly distance: number;
}

/** The outcome of a search. */
export interface NearestPersons {
  /** Whether the nearest is near enough. */
  readonly match: boolean;
  /** The request's threshold, else the tenant's, else the service's. */
  readonly threshold: number;
  /** Samples searched. */
  readonly count: number;
  /** Nearest first, also those too far away to be a match; none in an empty gallery. */
  readonly candidates: readonly Candidate[];
}

/** Somebody, or nobody. */
export interface Identified extends NearestPersons, EmbeddedPhoto {}

/** Nobody was looked for, so that an attack never learns whom it would have matched. */
export interface Refused extends RefusedFace {
  readonly threshold: number;
}

/** Tries when a sample was deleted between the search and the look-up of its name. */
const searches = 3;

/**
 * Finds the person of a tenant who is nearest to the largest face of a photo; liveness first.
 *
 * @throws {WajahError} `tenant_not_found`, `no_face`, `model_mismatch`, `liveness_unavailable`, and
 *   those of `checkToken` and `spendToken`
 */
export async function identifyFace(
  deps: IdentifyDeps,
  request: IdentifyRequest,
  scope: Scope,
): Promise<Identified | Refused> {
  const { threshold } = request;
  const tenant = await readTenant(deps.store, request.tenantId);
  const settings = await deps.settings.of(tenant);
  const liveness = request.liveness || settings.liveness;
  const read = await readLiveFace(deps, { ...request, liveness }, scope);
  if ("fault" in read) {
    return { ...read, threshold: threshold ?? settings.threshold ?? deps.threshold };
  }
  const found = await nearestPersons(deps, request, read.face, scope);
  return { ...read, ...found };
}

/**
 * The persons of a tenant nearest to a face. The tenant's row is read after the photo, so that a
 * write acknowledged meanwhile is seen.
 */
async function nearestPersons(
  deps: IdentifyDeps,
  { tenantId, threshold, limit: most = 1 }: IdentifyRequest,
  face: EmbeddedFace,
  scope: Scope,
): Promise<NearestPersons> {
  const { tenant, ...found } = await timed(
    scope,
    "search",
    () => findNearest(deps, tenantId, face, most),
  );
  const limit = threshold ?? (await deps.settings.of(tenant)).threshold ?? deps.threshold;
  const match = found.candidates.some(({ distance }) => distance <= limit);
  return { ...found, match, threshold: limit };
}

type Found = Pick<NearestPersons, "count" | "candidates"> & { readonly tenant: TenantVersions };

async function findNearest(
  { store, gallery }: IdentifyDeps,
  tenantId: string,
  { embedding }: EmbeddedFace,
  limit: number,
): Promise<Found> {
  for (let i = 0; i < searches; i++) {
    const tenant = await readTenant(store, tenantId);
    const { hits, size: count } = await gallery.search(tenant, embedding, limit);
    const read = hits.map(({ enrollmentId }) => store.enrollment(tenantId, enrollmentId));
    const candidates = (await Promise.all(read)).flatMap((enrollment, i) =>
      enrollment ? [{ enrollment, distance: tellDistance(hits[i].distance) }] : []
    );
    if (candidates.length === hits.length) return { tenant, count, candidates };
  }
  throw new WajahError("storage_unavailable", { retryAfter: 1 });
}
