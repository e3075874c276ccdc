import type { GalleryCache } from "../cache/gallery_cache.ts";
import type { StartingEngine } from "../inference/starting.ts";
import type { GalleryIndex } from "../search/gallery_index.ts";
import type { Store, TenantVersions } from "../store/store.ts";
import type { GalleryPage } from "../types.ts";
import { type Gallery, refuseStale, type StaleCheckDeps } from "./gallery.ts";

/** What galleries in memory are made of. */
export interface HeldGalleryDeps extends StaleCheckDeps {
  readonly engine: Pick<StartingEngine, "info" | "ready">;
  readonly store: Pick<Store, "gallery" | "stalePersons" | "tenantVersions">;
  readonly index: GalleryIndex;
  /** Copies that instances share; absent without a shared cache. */
  readonly copies?: Pick<GalleryCache, "read" | "copy" | "forget" | "ttl"> | undefined;
}

/** Rows read from the store at once: a page is a few ms of the main loop. */
const pageSize = 500;

/** Redis's word for the time to live of what has no end. */
const noEnd = -1;

/**
 * Galleries held in memory and searched there: loaded at the first search from the shared copies,
 * else from the store, and kept up to date by every write of this instance. Loads of one tenant
 * that meet become one.
 */
export function createHeldGallery(deps: HeldGalleryDeps): Gallery {
  const { store, index, copies, engine } = deps;
  const loading = new Map<string, Promise<void>>();
  /** Tenants whose copies the index may hold. */
  const held = new Set<string>();
  const idOf = (tenantId: string, version: number) => {
    const { id: contractId, dimension } = engine.info.contract;
    return { tenantId, contractId, version, dimension };
  };
  const pagesOf = async (tenant: TenantVersions): Promise<AsyncIterable<GalleryPage>> => {
    const id = idOf(tenant.id, tenant.galleryVersion);
    const shared = await copies?.read(id);
    if (shared) return toIterable(shared);
    const pages = store.gallery(tenant.id, id.contractId, pageSize);
    return copies?.copy(id, pages) ?? pages;
  };
  const load = async (tenant: TenantVersions) => {
    await refuseStale(deps, tenant.id);
    await index.load(tenant.id, tenant.galleryVersion, await pagesOf(tenant));
    // Not before: a tenant that was dropped meanwhile is held all the same.
    held.add(tenant.id);
  };
  const loadOnce = (tenant: TenantVersions) => {
    const known = loading.get(tenant.id);
    if (known) return known;
    const started = load(tenant).finally(() => loading.delete(tenant.id));
    loading.set(tenant.id, started);
    return started;
  };
  const drop = async (tenantId: string) => {
    held.delete(tenantId);
    await index.drop(tenantId);
  };
  /** While models load it is not known whose copies there are; they end by themselves. */
  const forgetShared = async (tenantId: string, version: number) => {
    if (engine.ready) await copies?.forget(idOf(tenantId, version));
  };
  const forget = async ({ id, galleryVersion }: TenantVersions) => {
    // First what is shared, so that nobody loads from there again what is dropped here.
    await forgetShared(id, galleryVersion);
    await drop(id);
  };
  return {
    async search(tenant, probe, limit) {
      while (true) {
        const result = await index.search(tenant.id, tenant.galleryVersion, probe, limit);
        if (result) return result;
        await loadOnce(tenant);
      }
    },
    async refresh(tenant) {
      // What is loading now may have read the rows before they were changed.
      await loading.get(tenant.id)?.catch(() => undefined);
      await forget(tenant);
      await loadOnce(tenant);
    },
    async ttl(tenant) {
      const { id, galleryVersion: version } = tenant;
      const shared = engine.ready ? await copies?.ttl(idOf(id, version)) : undefined;
      if (shared !== undefined) return shared;
      return index.version(id) === version ? noEnd : undefined;
    },
    async apply(tenantId, change) {
      await index.apply(tenantId, change);
      // The copy of the version before holds what was deleted.
      const gone = forgetShared(tenantId, change.version - 1);
      if (change.removed.length > 0) await gone;
    },
    forget,
    async sweep() {
      for (const tenantId of held) {
        const tenant = await store.tenantVersions(tenantId);
        const version = index.version(tenantId);
        if (version !== undefined && tenant && tenant.galleryVersion <= version) continue;
        if (!loading.has(tenantId)) await drop(tenantId);
      }
    },
  };
}

async function* toIterable(pages: Iterable<GalleryPage>): AsyncGenerator<GalleryPage> {
  yield* pages;
}
