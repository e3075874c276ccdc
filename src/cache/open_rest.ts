import type { Cache } from "./cache.ts";
import { createMemoryCache } from "./memory.ts";

/** An Upstash database, or none. */
export interface RestCacheSettings {
  /** `UPSTASH_REDIS_REST_URL` */
  readonly url: string | undefined;
  /** `UPSTASH_REDIS_REST_TOKEN` */
  readonly token: string | undefined;
}

/**
 * Opens the cache where no TCP connection can be kept: Upstash's REST API, else one in this
 * process. Nothing is asked of a server yet.
 */
export async function openRestCache({ url, token }: RestCacheSettings): Promise<Cache> {
  if (!url || !token) return createMemoryCache();
  const { openUpstashCache } = await import("./upstash.ts");
  return openUpstashCache({ url, token });
}
