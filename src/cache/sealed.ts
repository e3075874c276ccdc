import type { GuardedCache } from "./guarded.ts";
import type { CacheKeys } from "./keys.ts";
import { seal, unseal } from "./seal.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Most bytes of an entry: as text in a request it stays below the 1 MB of Upstash's free plan. */
export const maxSealedBytes = 512 * 1024;

/** A guarded cache whose server sees neither what it keeps nor whose that is. */
export interface SealedCache extends Pick<GuardedCache, "kind" | "state" | "ttl" | "delete"> {
  /** The bytes, or undefined for a miss, which anything not authentic is too. */
  get(tenantId: string, key: string): Promise<Bytes | undefined>;
  /** The bytes in the order of their keys. */
  getMany(tenantId: string, keys: readonly string[]): Promise<readonly (Bytes | undefined)[]>;
  /** Whether the bytes, at most `maxSealedBytes`, were written. */
  set(tenantId: string, key: string, bytes: Bytes, ttl: number): Promise<boolean>;
}

/** Encrypts what goes into a cache under a key of its tenant. */
export function sealCache(cache: GuardedCache, keys: Pick<CacheKeys, "sealing">): SealedCache {
  const open = async (tenantId: string, key: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    const bytes = await unseal(await keys.sealing(tenantId), key, text);
    // Nobody waits for it, and it never fails.
    if (!bytes) void cache.delete([key]);
    return bytes;
  };
  return {
    kind: cache.kind,
    state: cache.state,
    get: async (tenantId, key) => await open(tenantId, key, await cache.get(key)),
    async getMany(tenantId, names) {
      const texts = await cache.getMany(names);
      return await Promise.all(names.map((key, i) => open(tenantId, key, texts[i])));
    },
    async set(tenantId, key, bytes, ttl) {
      if (bytes.length > maxSealedBytes) return false;
      return await cache.set(key, await seal(await keys.sealing(tenantId), key, bytes), ttl);
    },
    delete: cache.delete,
    ttl: cache.ttl,
  };
}
