import type { Store } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";
import { readTenant } from "./read_tenant.ts";

/** What the cache endpoints need. */
export interface CacheDeps {
  readonly store: Pick<Store, "tenant" | "ping" | "countEnrollments">;
  readonly gallery: Pick<Gallery, "refresh" | "holds">;
}

/** What is held of a tenant besides the database. */
export interface CacheStatus {
  /** Whether a copy of the tenant's gallery is in memory. */
  readonly gallery: boolean;
  /** Whether the database answers. */
  readonly connected: boolean;
}

/**
 * Says what is cached of a tenant.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function readCacheStatus(
  { store, gallery }: CacheDeps,
  tenantId: string,
): Promise<CacheStatus> {
  await readTenant(store, tenantId);
  const connected = await store.ping().then(() => true, () => false);
  return { gallery: gallery.holds(tenantId), connected };
}

/**
 * Reads a tenant's gallery from the database again, changes made there by hand included.
 *
 * @returns the number of enrollments
 * @throws {WajahError} `tenant_not_found`, `model_mismatch`
 */
export async function refreshCache(
  { store, gallery }: CacheDeps,
  tenantId: string,
): Promise<number> {
  await gallery.refresh(await readTenant(store, tenantId));
  return await store.countEnrollments(tenantId);
}
