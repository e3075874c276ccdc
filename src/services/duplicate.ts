import { WajahError } from "../errors.ts";
import { tellDistance } from "../face/distance.ts";
import type { Store, TenantSettings, TenantVersions } from "../store/store.ts";
import type { Embedding } from "../types.ts";
import type { Gallery } from "./gallery.ts";

/** What looking for a duplicate needs. */
export interface DuplicateDeps {
  readonly store: Pick<Store, "enrollment">;
  readonly gallery: Pick<Gallery, "search">;
  /** The threshold of tenants without one of their own. */
  readonly threshold: number;
}

/** Whose face is about to be enrolled as whom. */
export interface Candidate {
  readonly tenant: TenantVersions;
  readonly settings: TenantSettings;
  readonly userId: string;
  readonly embedding: Embedding;
}

/**
 * Checks that a face matches no other person of the tenant.
 *
 * @throws {WajahError} `duplicate_person`, without saying who that is
 */
export async function refuseDuplicate(
  { store, gallery, threshold }: DuplicateDeps,
  { tenant, settings, userId, embedding }: Candidate,
): Promise<void> {
  const limit = settings.threshold ?? threshold;
  // Two persons, because the nearest may be the one who is enrolled again.
  const { hits } = await gallery.search(tenant, embedding, 2);
  for (const hit of hits.filter(({ distance }) => tellDistance(distance) <= limit)) {
    const enrollment = await store.enrollment(tenant.id, hit.enrollmentId);
    if (enrollment && enrollment.userId !== userId) throw new WajahError("duplicate_person");
  }
}
