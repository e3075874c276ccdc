import type { Cache } from "./cache.ts";
import { openRestCache } from "./open_rest.ts";

/** The settings of the cache, named as the service's variables. */
export interface CacheSettings {
  /** `REDIS_URL` */
  readonly redisUrl?: string | undefined;
  /** `UPSTASH_REDIS_REST_URL` */
  readonly upstashUrl?: string | undefined;
  /** `UPSTASH_REDIS_REST_TOKEN` */
  readonly upstashToken?: string | undefined;
}

/**
 * Opens the cache that the settings name, else one in this process. Nothing is asked of a server
 * yet, so one that is down stops nobody.
 *
 * @throws {Error} with a sentence for the person who runs the service, never with a URL: it may
 *   hold a password
 */
export async function openCache(settings: CacheSettings): Promise<Cache> {
  const { redisUrl, upstashUrl, upstashToken } = settings;
  if (redisUrl && (upstashUrl || upstashToken)) throw new Error(sentences.both);
  if (redisUrl) {
    if (!hasProtocol(redisUrl, "redis:", "rediss:")) throw new Error(sentences.redis);
    const { openRedisCache } = await import("./redis.ts");
    return openRedisCache(redisUrl);
  }
  if (Boolean(upstashUrl) !== Boolean(upstashToken)) throw new Error(sentences.half);
  if (upstashUrl && !hasProtocol(upstashUrl, "https:", "http:")) throw new Error(sentences.upstash);
  return await openRestCache({ url: upstashUrl, token: upstashToken });
}

const sentences = {
  both: "REDIS_URL and UPSTASH_REDIS_REST_URL name two caches; set one of them.",
  half: "UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN only work together; set both.",
  redis: "REDIS_URL must look like redis://user:password@host:6379/0 or rediss://...",
  upstash: "UPSTASH_REDIS_REST_URL must look like https://name.upstash.io.",
};

function hasProtocol(url: string, ...protocols: string[]): boolean {
  return protocols.includes(URL.parse(url)?.protocol ?? "");
}
