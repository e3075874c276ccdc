import { z } from "zod";
import type { CacheKeys } from "../cache/keys.ts";
import type { SealedCache } from "../cache/sealed.ts";
import { jittered } from "../cache/ttl.ts";
import type { TenantSettings, TenantStore, TenantVersions } from "../store/store.ts";
import { found } from "./read_tenant.ts";

/** Tenants' settings as a request needs them: always those of the version in the database. */
export interface Settings {
  /**
   * The settings of a tenant as it was just read.
   *
   * @throws {WajahError} `tenant_not_found` when it was deleted since
   */
  of(tenant: TenantVersions): Promise<TenantSettings>;
  /** Seconds that the cached settings have left, or undefined when there are none. */
  ttl(tenant: TenantVersions): Promise<number | undefined>;
}

/** What reading settings needs. */
export interface SettingsDeps {
  readonly store: Pick<TenantStore, "tenant">;
  readonly cache: Pick<SealedCache, "get" | "set" | "ttl">;
  readonly keys: Pick<CacheKeys, "config">;
  /** Seconds that a copy is kept. */
  readonly ttl: number;
}

/** What a cache gives back may be anything. */
const cached = z.object({
  threshold: z.number().min(0).max(2).nullable(),
  liveness: z.boolean(),
  retentionDays: z.int().positive().nullable(),
  duplicatePolicy: z.enum(["allow", "reject"]),
  quota: z.int().nonnegative().nullable(),
});

/** A tenant's settings as this instance read them last. */
interface Copy {
  readonly version: number;
  readonly settings: TenantSettings;
  /** Milliseconds of `performance.now()`. */
  readonly until: number;
}

/** Tenants whose settings an instance remembers, so that it asks a shared cache only once a time. */
const tenantsKept = 10_000;

/** Reads settings through the cache; a copy carries the version it was made of in its key. */
export function createSettings({ store, cache, keys, ttl }: SettingsDeps): Settings {
  const copies = new Map<string, Copy>();
  const keep = (id: string, version: number, settings: TenantSettings) => {
    copies.delete(id);
    copies.set(id, { version, settings, until: performance.now() + jittered(ttl) * 1000 });
    const [oldest] = copies.keys();
    if (copies.size > tenantsKept) copies.delete(oldest);
    return settings;
  };
  return {
    async of({ id, settingsVersion: version }) {
      const own = copies.get(id);
      if (own?.version === version && performance.now() < own.until) return own.settings;
      const key = await keys.config(id, version);
      const shared = parseCopy(await cache.get(id, key));
      if (shared) return keep(id, version, shared);
      const { settings, settingsVersion } = found(await store.tenant(id));
      if (settingsVersion !== version) return settings;
      const bytes = new TextEncoder().encode(JSON.stringify(settings));
      await cache.set(id, key, bytes, jittered(ttl));
      return keep(id, version, settings);
    },
    ttl: async ({ id, settingsVersion }) => await cache.ttl(await keys.config(id, settingsVersion)),
  };
}

function parseCopy(bytes: Uint8Array | undefined): TenantSettings | undefined {
  if (!bytes) return undefined;
  try {
    return cached.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    // A copy that can't be read is no copy.
    return undefined;
  }
}
