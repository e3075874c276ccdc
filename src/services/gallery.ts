import { WajahError } from "../errors.ts";
import type { Engine } from "../inference/engine.ts";
import type { GalleryChange, GalleryIndex, SearchResult } from "../search/gallery_index.ts";
import type { Store, Tenant } from "../store/store.ts";
import type { Embedding, ModelContract } from "../types.ts";

/** The galleries as a service sees them: always as new as the tenant's row says. */
export interface Gallery {
  /**
   * The nearest persons of a tenant.
   *
   * @throws {WajahError} `model_mismatch` when persons have no sample of the model in use: they
   *   could not be found, and "nobody" would be a wrong answer
   */
  search(tenant: Tenant, probe: Embedding, limit: number): Promise<SearchResult>;
  /** Reads a tenant's gallery from the store again, whatever its version says. */
  refresh(tenant: Tenant): Promise<void>;
  /** Whether a copy of the tenant's gallery is held. */
  holds(tenantId: string): boolean;
  /** Brings the index up to date with an acknowledged write. */
  apply(tenantId: string, change: GalleryChange): Promise<void>;
}

/** What a gallery is made of. */
export interface GalleryDeps {
  readonly store: Pick<Store, "gallery" | "stalePersons">;
  readonly index: GalleryIndex;
  readonly engine: Pick<Engine, "info">;
}

/** Rows read from the store at once: a page is about 5 ms of the main loop. */
const pageSize = 1000;

/** User ids named in a `model_mismatch`. */
const usersNamed = 20;

/** Makes the gallery; loads of one tenant that meet become one. */
export function createGallery({ store, index, engine }: GalleryDeps): Gallery {
  const loading = new Map<string, Promise<void>>();
  const load = async ({ id, galleryVersion }: Tenant) => {
    const { contract } = engine.info;
    const { count, userIds } = await store.stalePersons(id, contract.id, usersNamed);
    if (count > 0) throw mismatch(count, userIds, contract);
    await index.load(id, galleryVersion, store.gallery(id, contract.id, pageSize));
  };
  const loadOnce = (tenant: Tenant) => {
    const known = loading.get(tenant.id);
    if (known) return known;
    const started = load(tenant).finally(() => loading.delete(tenant.id));
    loading.set(tenant.id, started);
    return started;
  };
  return {
    async search(tenant, probe, limit) {
      while ((index.version(tenant.id) ?? -1) < tenant.galleryVersion) await loadOnce(tenant);
      return await index.search(tenant.id, probe, limit);
    },
    async refresh(tenant) {
      // What is loading now may have read the rows before they were changed.
      await loading.get(tenant.id)?.catch(() => undefined);
      await index.drop(tenant.id);
      await loadOnce(tenant);
    },
    holds: (tenantId) => index.version(tenantId) !== undefined,
    apply: (tenantId, change) => index.apply(tenantId, change),
  };
}

function mismatch(count: number, userIds: readonly string[], contract: ModelContract): WajahError {
  const users = userIds.join(", ") + (count > userIds.length ? ", ..." : "");
  return new WajahError("model_mismatch", { params: { count, users, model: contract.model } });
}
