import { type Cache, maxValueBytes } from "../../src/cache/cache.ts";
import { createMemoryCache } from "../../src/cache/memory.ts";
import { openRedisCache } from "../../src/cache/redis.ts";
import { maxSealedBytes } from "../../src/cache/sealed.ts";
import { openUpstashCache } from "../../src/cache/upstash.ts";
import { startRedis } from "../support/redis.ts";
import { startUpstash } from "../support/upstash.ts";
import { cacheSuite, type Home, type TestedCache } from "./cache_suite.ts";
import { connected, layersOver } from "./fixtures.ts";

interface CacheHome extends Home {
  open(): Promise<Cache>;
}

/** Long enough that a busy machine never makes a miss of an answer. */
const deadline = 20_000;

function memoryHome(): Promise<CacheHome> {
  return Promise.resolve({
    largest: maxValueBytes,
    open: () => Promise.resolve(createMemoryCache()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

async function redisHome(): Promise<CacheHome> {
  const server = await startRedis();
  return {
    largest: maxValueBytes,
    open: () => opened(openRedisCache(server.url)),
    async restart() {
      await server.stop();
      await server.start();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function upstashHome(): Promise<CacheHome> {
  const redis = await redisServer();
  const { url, token } = redis.upstash;
  return {
    // The request that sets it must stay below 1 MB.
    largest: 1_000_000,
    open: () => opened(openUpstashCache({ url, token, deadline })),
    async restart() {
      await redis.stop();
      await redis.start();
    },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

async function redisServer() {
  const server = await startRedis();
  const upstash = await startUpstash(server.url);
  return {
    ...server,
    upstash,
    async [Symbol.asyncDispose]() {
      await upstash[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function opened(cache: Cache): Promise<Cache> {
  await connected(cache);
  return cache;
}

/** The same home with a guard around its cache. */
async function guarded(makeHome: () => Promise<CacheHome>): Promise<Home> {
  const home = await makeHome();
  return { ...home, open: async () => (await layersOver(await home.open(), deadline)).guarded };
}

/** The same home with a seal on every value. */
async function sealed(makeHome: () => Promise<CacheHome>): Promise<Home> {
  const home = await makeHome();
  return {
    ...home,
    largest: maxSealedBytes,
    open: async () => await sealedTexts(await home.open()),
  };
}

async function sealedTexts(cache: Cache): Promise<TestedCache> {
  const { sealed, ...layers } = await layersOver(cache, deadline);
  const decode = (bytes?: Uint8Array) => {
    // The seal itself can hold nothing at all, which no cache must.
    return bytes?.length ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : undefined;
  };
  return {
    kind: sealed.kind,
    get: async (key) => decode(await sealed.get("t", key)),
    getMany: async (keys) => (await sealed.getMany("t", keys)).map(decode),
    set: (key, value, ttl) => sealed.set("t", key, new TextEncoder().encode(value), ttl),
    delete: sealed.delete,
    ttl: sealed.ttl,
    [Symbol.asyncDispose]: () => layers[Symbol.asyncDispose](),
  };
}

const homes = { memory: memoryHome, redis: redisHome, upstash: upstashHome };

for (const [name, home] of Object.entries(homes)) {
  cacheSuite(name, home);
  cacheSuite(`guarded ${name}`, () => guarded(home));
  cacheSuite(`sealed ${name}`, () => sealed(home));
}
