import { equal, ok } from "node:assert/strict";
import type { Cache } from "../../src/cache/cache.ts";
import { createGalleryCache, type GalleryCache } from "../../src/cache/gallery_cache.ts";
import { openRedisCache } from "../../src/cache/redis.ts";
import { openUpstashCache } from "../../src/cache/upstash.ts";
import type { GalleryPage } from "../../src/types.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { startUpstash } from "../support/upstash.ts";
import { randomEmbedding } from "../stores/fixtures.ts";
import { connected, eventually, type Layers, layersOver, pause, randomBytes } from "./fixtures.ts";

const id = { tenantId: "t", contractId: "m@0/512/none", version: 3, dimension: 512 };
const count = 700;
const vectors = Array.from({ length: count }, () => randomEmbedding());
const gallery: GalleryPage = {
  enrollmentIds: Float64Array.from(vectors, (_, i) => 3 * i + 1),
  personIds: Float64Array.from(vectors, (_, i) => i % 50 + 1),
  embeddings: Float32Array.from(vectors.flatMap((vector) => [...vector])),
};

/** As a store gives them. */
async function* pages(size = 100): AsyncGenerator<GalleryPage> {
  for (let at = 0; at < count; at += size) {
    yield await Promise.resolve({
      enrollmentIds: gallery.enrollmentIds.slice(at, at + size),
      personIds: gallery.personIds.slice(at, at + size),
      embeddings: gallery.embeddings.slice(at * id.dimension, (at + size) * id.dimension),
    });
  }
}

/** Fails unless these are all rows, bit for bit. */
function isWhole(found: readonly GalleryPage[] | undefined): void {
  ok(found);
  for (const part of ["enrollmentIds", "personIds", "embeddings"] as const) {
    const bytes: Uint8Array[] = found.map((page) => new Uint8Array(page[part].buffer));
    ok(Buffer.concat(bytes).equals(new Uint8Array(gallery[part].buffer)));
  }
}

type Body = (scene: Scene) => Promise<void>;

interface Scene {
  readonly server: RedisServer;
  readonly layers: Layers;
  readonly cache: GalleryCache;
}

async function withGallery(driver: Cache, server: RedisServer, body: Body, deadline = 20_000) {
  await using layers = await layersOver(driver, deadline);
  await using cache = createGalleryCache(layers.sealed, layers.keys, { deadline });
  await connected(driver);
  await body({ server, layers, cache });
}

async function overRedis(body: Body, deadline?: number) {
  await using server = await startRedis();
  await withGallery(openRedisCache(server.url, { pause: 50 }), server, body, deadline);
}

/** With the free plan's limit of 1 MB a request. */
async function overUpstash(body: Body) {
  await using server = await startRedis();
  await using upstash = await startUpstash(server.url);
  await withGallery(openUpstashCache({ ...upstash, deadline: 20_000 }), server, body);
}

for (const [name, over] of Object.entries({ redis: overRedis, upstash: overUpstash })) {
  Deno.test(`${name}: a gallery comes back bit for bit, and is forgotten whole`, () =>
    over(async ({ cache, server }) => {
      equal(await cache.write(id, pages()), true);
      isWhole(await cache.read(id));
      equal(await cache.forget(id), true);
      equal(await cache.read(id), undefined);
      equal(await server.command("DBSIZE"), ":0\r\n");
    }));

  Deno.test(`${name}: a gallery with any entry spoiled is a miss, until it is written again`, () =>
    over(async ({ cache, server, layers }) => {
      const { keys } = layers;
      const names = [await keys.galleryHead(id), await keys.galleryChunk(id, 0)];
      for (const spoiled of [...names, await keys.galleryChunk(id, 5)]) {
        await cache.write(id, pages());
        await server.command("SET", spoiled, randomBytes(1000));
        equal(await cache.read(id), undefined);
      }
      await cache.write(id, pages());
      ok(await cache.read(id));
      equal(layers.guarded.state(), "closed");
    }));
}

Deno.test("redis: nothing of an embedding, an id or a tenant is to be seen on the server", () =>
  overRedis(async ({ cache, server }) => {
    await cache.write({ ...id, tenantId: "somebody" }, pages());
    const names = (await server.command("KEYS", "*")).match(/wajah:\S+/g) ?? [];
    equal(names.length, 7);
    const bytes = new Uint8Array(gallery.embeddings.buffer, 0, 64);
    for (const name of names) {
      const value = await server.command("GETRANGE", name, "0", "60000");
      ok(!name.includes("somebody") && !value.includes("somebody"));
      // Base64 of the same bytes differs with their place in the text.
      for (const shift of [0, 1, 2]) ok(!value.includes(bytes.slice(shift, 30 + shift).toBase64()));
    }
  }));

Deno.test("redis: two instances share a gallery, and no other secret opens it", () =>
  overRedis(async ({ cache, server }) => {
    await Array.fromAsync(cache.copy(id, pages()));
    await cache[Symbol.asyncDispose]();
    await withGallery(openRedisCache(server.url), server, async (other) => {
      isWhole(await other.cache.read(id));
      equal(await other.cache.read({ ...id, tenantId: "u" }), undefined);
    });
  }));

/** What happens to a server while it is used. */
const accidents: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  async stops({ server }) {
    await server.stop();
    await pause(100);
    await server.start();
  },
  async hangs({ server }) {
    server.pause();
    await pause(300);
    server.resume();
  },
  async "is emptied"({ server }) {
    for (let i = 0; i < 10; i++) await server.command("FLUSHALL");
  },
  async "is filled with garbage"({ server, layers }) {
    for (let i = 0; i < 20; i++) {
      await server.command("SET", await layers.keys.galleryChunk(id, i % 7), randomBytes(500));
      await server.command("DEL", await layers.keys.galleryHead(id));
      await server.command("RPUSH", await layers.keys.galleryHead(id), "a");
    }
  },
};

for (const [what, accident] of Object.entries(accidents)) {
  Deno.test(`redis ${what} under load: every gallery is right or a miss, and it recovers`, () =>
    overRedis(async (scene) => {
      const { cache } = scene;
      let hits = 0;
      let over = false;
      const use = async () => {
        while (!over) {
          const found = await cache.read(id);
          if (found) isWhole(found);
          if (found) hits++;
          else await cache.write(id, pages());
          await pause(1);
        }
      };
      const users = [use(), use(), use(), use()];
      await eventually("in use", () => Promise.resolve(hits > 0));
      await accident(scene);
      over = true;
      await Promise.all(users);
      await eventually("written and read again", async () => {
        return await cache.write(id, pages()) && await cache.read(id) !== undefined;
      });
    }, 150));
}
