import { WajahError } from "../errors.ts";
import { tellDistance } from "../face/distance.ts";
import type { Enrollment, Store, Tenant } from "../store/store.ts";
import type { EmbeddedFace } from "../types.ts";
import type { Gallery } from "./gallery.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import { type Scope, timed } from "./scope.ts";

/** What identifying needs. */
export interface IdentifyDeps extends PhotoDeps, SearchDeps {}

/** What searching a gallery needs. */
export interface SearchDeps {
  readonly store: Pick<Store, "tenant" | "enrollment">;
  readonly gallery: Pick<Gallery, "search">;
  /** The threshold of tenants without one of their own. */
  readonly threshold: number;
}

/** Whose gallery to search for the largest face of which photo. */
export interface IdentifyRequest {
  readonly tenantId: string;
  readonly photo: Uint8Array;
  readonly threshold?: number | undefined;
}

/** The nearest person, also when too far away to be a match. */
export interface Identified extends NearestPerson {
  readonly face: EmbeddedFace;
  readonly width: number;
  readonly height: number;
}

/** Tries when the nearest sample was deleted between the search and the look-up of its name. */
const searches = 3;

/**
 * Finds the person of a tenant who is nearest to the largest face of a photo.
 *
 * @throws {WajahError} `tenant_not_found`, `no_face`, `model_mismatch`
 */
export async function identifyFace(
  deps: IdentifyDeps,
  { tenantId, photo, threshold }: IdentifyRequest,
  scope: Scope,
): Promise<Identified> {
  await readTenant(deps.store, tenantId);
  const { face, width, height } = await readLargestFace(deps, photo, scope);
  const found = await nearestPerson(deps, { tenantId, threshold }, face, scope);
  return { ...found, face, width, height };
}

/** The outcome of a search. */
export interface NearestPerson {
  readonly match: boolean;
  /** The request's threshold, else the tenant's, else the service's. */
  readonly threshold: number;
  /** Samples searched. */
  readonly count: number;
  /** Absent in an empty gallery. */
  readonly nearest?: { readonly enrollment: Enrollment; readonly distance: number };
}

/**
 * The person of a tenant nearest to a face. The tenant's row is read after the photo, so that a
 * write acknowledged meanwhile is seen.
 *
 * @throws {WajahError} `tenant_not_found`, `model_mismatch`
 */
export async function nearestPerson(
  deps: SearchDeps,
  { tenantId, threshold }: Pick<IdentifyRequest, "tenantId" | "threshold">,
  face: EmbeddedFace,
  scope: Scope,
): Promise<NearestPerson> {
  const { tenant, ...found } = await timed(
    scope,
    "search",
    () => findNearest(deps, tenantId, face),
  );
  const limit = threshold ?? tenant.threshold ?? deps.threshold;
  const match = found.nearest !== undefined && found.nearest.distance <= limit;
  return { ...found, match, threshold: limit };
}

type Found = Pick<NearestPerson, "count" | "nearest"> & { readonly tenant: Tenant };

async function findNearest(
  { store, gallery }: SearchDeps,
  tenantId: string,
  { embedding }: EmbeddedFace,
): Promise<Found> {
  for (let i = 0; i < searches; i++) {
    const tenant = await readTenant(store, tenantId);
    const { hits: [hit], size: count } = await gallery.search(tenant, embedding, 1);
    if (!hit) return { tenant, count };
    const enrollment = await store.enrollment(tenantId, hit.enrollmentId);
    const distance = tellDistance(hit.distance);
    if (enrollment) return { tenant, count, nearest: { enrollment, distance } };
  }
  throw new WajahError("storage_unavailable", { retryAfter: 1 });
}
