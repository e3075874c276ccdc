import { WajahError } from "../errors.ts";
import type { Engine } from "../inference/engine.ts";
import type { GalleryChange } from "../search/gallery_index.ts";
import type { Store, TenantVersions } from "../store/store.ts";
import type { Embedding, ModelContract, SearchResult } from "../types.ts";

/** The galleries as a service sees them: always as new as the tenant's row says. */
export interface Gallery {
  /**
   * The nearest persons of a tenant.
   *
   * @throws {WajahError} `model_mismatch` when persons have no sample of the model in use: they
   *   could not be found, and "nobody" would be a wrong answer
   */
  search(tenant: TenantVersions, probe: Embedding, limit: number): Promise<SearchResult>;
  /** Reads a tenant's gallery from the store again, whatever its version says. */
  refresh(tenant: TenantVersions): Promise<void>;
  /** Seconds that a copy of this version has left; -1 without an end, undefined without a copy. */
  ttl(tenant: TenantVersions): Promise<number | undefined>;
  /** Brings copies up to date with an acknowledged write, or forgets them. */
  apply(tenantId: string, change: GalleryChange): Promise<void>;
  /** Forgets every copy of a tenant. */
  forget(tenant: TenantVersions): Promise<void>;
  /** Forgets copies that are stale or whose tenant is gone, though nobody asks for them. */
  sweep(): Promise<void>;
}

/** Who checks that everybody in a gallery can be found. */
export interface StaleCheckDeps {
  readonly store: Pick<Store, "stalePersons">;
  readonly engine: Pick<Engine, "info">;
}

/** User ids named in a `model_mismatch`. */
const usersNamed = 20;

/**
 * Checks that every person of a tenant has a sample of the model in use.
 *
 * @throws {WajahError} `model_mismatch`
 */
export async function refuseStale({ store, engine }: StaleCheckDeps, tenantId: string) {
  const { contract } = engine.info;
  const { count, userIds } = await store.stalePersons(tenantId, contract.id, usersNamed);
  if (count > 0) throw mismatch(count, userIds, contract);
}

function mismatch(count: number, userIds: readonly string[], contract: ModelContract): WajahError {
  const users = userIds.join(", ") + (count > userIds.length ? ", ..." : "");
  return new WajahError("model_mismatch", { params: { count, users, model: contract.model } });
}
