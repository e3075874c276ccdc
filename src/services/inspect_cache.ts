import type { Store } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";
import { found, readTenant } from "./read_tenant.ts";
import type { Settings } from "./settings.ts";

/** What the cache endpoints need. */
export interface CacheDeps {
  readonly store: Pick<Store, "tenantVersions" | "touchGallery" | "ping">;
  readonly gallery: Pick<Gallery, "refresh" | "ttl">;
  readonly settings: Pick<Settings, "ttl">;
}

/** Redis's word for the time to live of what is not there. */
export const notHeld = -2;

/** What is held of a tenant besides the database, in seconds it has left; -1 is without an end. */
export interface CacheStatus {
  readonly gallery: number;
  readonly settings: number;
  /** Whether the database answers. */
  readonly connected: boolean;
}

/**
 * Says what is cached of a tenant.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function readCacheStatus(
  { store, gallery, settings }: CacheDeps,
  tenantId: string,
): Promise<CacheStatus> {
  const tenant = await readTenant(store, tenantId);
  return {
    gallery: wholeSeconds(await gallery.ttl(tenant)),
    settings: wholeSeconds(await settings.ttl(tenant)),
    connected: await store.ping().then(() => true, () => false),
  };
}

function wholeSeconds(ttl: number | undefined): number {
  return ttl === undefined ? notHeld : Math.ceil(ttl);
}

/**
 * Reads a tenant's gallery from the database again, changes made there by hand included; other
 * instances do so at their next search.
 *
 * @returns the number of enrollments
 * @throws {WajahError} `tenant_not_found`, `model_mismatch`
 */
export async function refreshCache(
  { store, gallery }: CacheDeps,
  tenantId: string,
): Promise<number> {
  const tenant = found(await store.touchGallery(tenantId));
  await gallery.refresh(tenant);
  return tenant.enrollments;
}
