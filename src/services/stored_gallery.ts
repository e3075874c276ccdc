import type { Store } from "../store/store.ts";
import { type Gallery, refuseStale, type StaleCheckDeps } from "./gallery.ts";

/** What galleries in the database are made of. */
export interface StoredGalleryDeps extends StaleCheckDeps {
  readonly store: Pick<Store, "nearest" | "stalePersons">;
}

/** Tenants whose last good check is remembered. */
const checksKept = 10_000;

/**
 * Galleries that stay in the database and are searched there, row by row: slower, but for instances
 * that must not or can't hold embeddings. There is nothing to load and nothing to forget.
 */
export function createStoredGallery({ store, engine }: StoredGalleryDeps): Gallery {
  /** The version at which everybody of a tenant could be found. */
  const checked = new Map<string, number>();
  const check = async (tenantId: string, version: number) => {
    if (checked.get(tenantId) === version) return;
    await refuseStale({ store, engine }, tenantId);
    checked.delete(tenantId);
    checked.set(tenantId, version);
    const [oldest] = checked.keys();
    if (checked.size > checksKept) checked.delete(oldest);
  };
  const nothing = () => Promise.resolve();
  return {
    async search({ id, galleryVersion }, probe, limit) {
      await check(id, galleryVersion);
      return await store.nearest(id, engine.info.contract.id, probe, limit);
    },
    async refresh({ id, galleryVersion }) {
      checked.delete(id);
      await check(id, galleryVersion);
    },
    ttl: () => Promise.resolve(undefined),
    apply: nothing,
    forget: nothing,
    sweep: nothing,
  };
}
