import { fail } from "node:assert/strict";
import { pause } from "../caches/fixtures.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";
import { createApi } from "./api.ts";
import { type Answered, type Load, startLoad } from "./load.ts";
import { readPeople } from "./people.ts";
import { hits, type Trouble } from "./redis_troubles.ts";

/** A service under load over a Redis. */
export interface Scene {
  readonly service: Service;
  readonly redis: RedisServer;
  readonly load: Load;
}

/** What was answered while something went on. */
export interface Phase {
  readonly name: string;
  readonly answered: readonly Answered[];
}

/** Longer than any machine needs. */
const patience = 120_000;

/** Runs a service whose galleries don't fit in its memory, under load. */
export async function withLoad(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "wajah-redis-load-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const redis = stack.use(await startRedis());
  const service = stack.use(
    await startService({
      ...serviceSettings(folder),
      REDIS_URL: redis.url,
      GALLERY_MEMORY_MB: "1",
      CONFIG_CACHE_SECONDS: "1",
      LIVENESS: "off",
    }),
  );
  const load = stack.use(await startLoad(createApi(service.url), await readPeople()));
  await work({ service, redis, load });
}

/** The load with a Redis that is well. */
export async function quietly({ load }: Scene, milliseconds: number): Promise<Phase> {
  const since = mark(load);
  await pause(milliseconds);
  return { name: "well", answered: since() };
}

/** Goes through a trouble for so long and until it was felt. */
export async function suffer(
  { service, redis, load }: Scene,
  name: string,
  { begin, again, felt, end }: Trouble,
  milliseconds: number,
): Promise<Phase> {
  const since = mark(load);
  const started = performance.now();
  await begin(redis);
  const met = async () => await felt(redis, service.output());
  try {
    while (performance.now() < started + milliseconds || !await met()) {
      if (performance.now() > started + patience) fail(`never felt: ${name}`);
      await again?.(redis);
      await pause(50);
    }
    return { name, answered: since() };
  } finally {
    await end(redis);
  }
}

/** Waits until the service reads again what it has written, from nothing. */
export async function recover({ redis, load }: Scene, name: string): Promise<Phase> {
  await redis.command("FLUSHALL");
  const since = mark(load);
  const before = await hits(redis);
  const started = performance.now();
  while (await hits(redis) < before + 10) {
    if (performance.now() > started + patience) fail(`not used again: ${name}`);
    await pause(50);
  }
  return { name: `after: ${name}`, answered: since() };
}

function mark(load: Load): () => readonly Answered[] {
  const first = load.answered.length;
  return () => load.answered.slice(first);
}
