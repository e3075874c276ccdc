import { serviceSettings, startService } from "../support/service.ts";
import { startHrana } from "../support/hrana_process.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { startUpstash } from "../support/upstash.ts";
import { type Api, createApi } from "./api.ts";

/** Two instances over one database, and what they share. */
export interface Site {
  readonly sides: readonly [Api, Api];
  readonly redis: RedisServer;
}

/** Settings of an instance, made of what both share. */
export type SettingsOf = (shared: Shared) => Record<string, string>;

/** What instances may share. */
export interface Shared {
  readonly redisUrl: string;
  readonly upstash: { readonly url: string; readonly token: string };
}

/** Opens everything; a test's instances answer nobody else. */
const adminKey = "the-admin-key-of-two-instances";

/** Instances over Redis. */
export const overRedis: SettingsOf = ({ redisUrl }) => ({ REDIS_URL: redisUrl });

/** Instances over Upstash's REST API. */
export const overUpstash: SettingsOf = ({ upstash: { url, token } }) => ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
});

/** Runs two processes over one database server, one Redis and its REST API. */
export async function withInstances(
  settings: readonly [SettingsOf, SettingsOf],
  work: (site: Site) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "wajah-instances-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const token = crypto.randomUUID();
  const database = stack.use(await startHrana({ path: `${folder}/server.db`, token }));
  const redis = stack.use(await startRedis());
  const upstash = stack.use(await startUpstash(redis.url));
  const common = {
    ...serviceSettings(folder),
    TURSO_DATABASE_URL: database.url,
    TURSO_AUTH_TOKEN: token,
    TEMPLATE_KEY: crypto.getRandomValues(new Uint8Array(32)).toBase64(),
    ADMIN_API_KEY: adminKey,
    LIVENESS: "off",
    INFERENCE_WORKERS: "1",
  };
  const shared = { redisUrl: redis.url, upstash };
  const start = async (own: SettingsOf) => {
    const service = stack.use(await startService({ ...common, ...own(shared) }));
    return createApi(service.url, adminKey);
  };
  // One after the other: the first makes the schema.
  await work({ sides: [await start(settings[0]), await start(settings[1])], redis });
}
