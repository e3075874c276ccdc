import { deepEqual, equal, ok } from "node:assert/strict";
import type { GalleryPage } from "../types.ts";
import { type Cache } from "./cache.ts";
import { createGalleryCache, type GalleryCacheOptions } from "./gallery_cache.ts";
import { rowsPerChunk } from "./gallery_chunk.ts";
import { guardCache } from "./guarded.ts";
import { createCacheKeys } from "./keys.ts";
import { createMemoryCache } from "./memory.ts";
import { sealCache } from "./sealed.ts";

const dimension = 512;
const id = { tenantId: "t", contractId: "m@0/512/none", version: 3, dimension };
const full = rowsPerChunk(dimension);
const silent = { info: () => {}, warn: () => {} };

async function galleryOver(cache: Cache, options: GalleryCacheOptions = {}) {
  const keys = await createCacheKeys(new Uint8Array(32));
  const sealed = sealCache(guardCache(cache, { log: silent, deadline: 20_000 }), keys);
  return {
    keys,
    sealed,
    gallery: createGalleryCache(sealed, keys, { deadline: 20_000, ...options }),
  };
}

function rowsOf(count: number, first = 1): GalleryPage {
  const embeddings = new Float32Array(count * dimension);
  for (let row = 0; row < count; row++) embeddings[row * dimension + row % dimension] = 1;
  const ids = Array.from({ length: count }, (_, row) => first + row);
  return {
    enrollmentIds: Float64Array.from(ids),
    personIds: Float64Array.from(ids, (id) => id % 5 + 1),
    embeddings,
  };
}

/** The same rows in pages, whose arrays are gone as soon as the next one is asked for. */
async function* pagesOf(whole: GalleryPage, size = 100): AsyncGenerator<GalleryPage> {
  for (let at = 0; at < whole.enrollmentIds.length; at += size) {
    const page = await Promise.resolve({
      enrollmentIds: whole.enrollmentIds.slice(at, at + size),
      personIds: whole.personIds.slice(at, at + size),
      embeddings: whole.embeddings.slice(at * dimension, (at + size) * dimension),
    });
    yield page;
    for (const { buffer } of Object.values(page)) buffer.transfer(0);
  }
}

/** All rows of some pages as one. */
function joined(pages: GalleryPage[] | undefined): GalleryPage | undefined {
  return pages && {
    enrollmentIds: Float64Array.from(pages.flatMap((page) => [...page.enrollmentIds])),
    personIds: Float64Array.from(pages.flatMap((page) => [...page.personIds])),
    embeddings: Float32Array.from(pages.flatMap((page) => [...page.embeddings])),
  };
}

const countOf = (pages: GalleryPage[] | undefined) => joined(pages)?.enrollmentIds.length;

/** What a reader keeps of a copy's pages before they are gone. */
async function read(pages: AsyncIterable<GalleryPage>): Promise<GalleryPage | undefined> {
  const kept: GalleryPage[] = [];
  for await (const page of pages) kept.push(structuredClone(page));
  return joined(kept);
}

for (const count of [0, 1, full - 1, full, full + 1, 10 * full + 3]) {
  Deno.test(`a gallery of ${count} rows comes back`, async () => {
    const { gallery } = await galleryOver(createMemoryCache());
    const rows = rowsOf(count);
    equal(await gallery.read(id), undefined);
    equal(await gallery.write(id, pagesOf(rows)), true);
    deepEqual(joined(await gallery.read(id)), rows);
  });
}

Deno.test("another tenant, version, contract or dimension is another gallery", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  await gallery.write(id, pagesOf(rowsOf(3)));
  const others = [{ tenantId: "u" }, { version: 4 }, { version: 2 }, {
    contractId: "n@0/512/none",
  }];
  for (const other of others) equal(await gallery.read({ ...id, ...other }), undefined);
  equal(await gallery.read({ ...id, dimension: 128 }), undefined);
});

Deno.test("a gallery without its head, or without a chunk, is a miss", async () => {
  const { gallery, keys, sealed } = await galleryOver(createMemoryCache());
  const names = [await keys.galleryHead(id), await keys.galleryChunk(id, 0)];
  for (const name of [...names, await keys.galleryChunk(id, 2)]) {
    await gallery.write(id, pagesOf(rowsOf(3 * full)));
    equal((await gallery.read(id))?.length, 3);
    await sealed.delete([name]);
    equal(await gallery.read(id), undefined);
  }
});

Deno.test("chunks of two writes never mix", async () => {
  const { gallery, keys, sealed } = await galleryOver(createMemoryCache());
  const name = await keys.galleryChunk(id, 1);
  await gallery.write(id, pagesOf(rowsOf(2 * full)));
  const first = await sealed.get(id.tenantId, name);
  ok(first);
  await gallery.write(id, pagesOf(rowsOf(2 * full)));
  await sealed.set(id.tenantId, name, first, 60);
  equal(await gallery.read(id), undefined);
});

Deno.test("rows that do not ascend, also between two chunks, are no gallery", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  const both = async function* () {
    yield await Promise.resolve(rowsOf(full));
    yield rowsOf(full);
  };
  await gallery.write(id, both());
  equal(await gallery.read(id), undefined);
});

Deno.test("a gallery above the limit is not copied, one at it is", async () => {
  const maxBytes = 200 * dimension * 4;
  const { gallery } = await galleryOver(createMemoryCache(), { maxBytes });
  equal(await gallery.write(id, pagesOf(rowsOf(201))), false);
  equal(await gallery.read(id), undefined);
  equal(await gallery.write(id, pagesOf(rowsOf(200))), true);
  equal(countOf(await gallery.read(id)), 200);
});

Deno.test("a gallery above the reader's limit is not read", async () => {
  const memory = createMemoryCache();
  await (await galleryOver(memory)).gallery.write(id, pagesOf(rowsOf(201)));
  const { gallery } = await galleryOver(memory, { maxBytes: 200 * dimension * 4 });
  equal(await gallery.read(id), undefined);
});

Deno.test("a copy passes every page on and is there when it ends", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  const rows = rowsOf(2 * full + 1);
  deepEqual(await read(gallery.copy(id, pagesOf(rows))), rows);
  await gallery[Symbol.asyncDispose]();
  deepEqual(joined(await gallery.read(id)), rows);
});

Deno.test("a reader that stops early leaves no copy", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  for await (const _ of gallery.copy(id, pagesOf(rowsOf(150)))) break;
  await gallery[Symbol.asyncDispose]();
  equal(await gallery.read(id), undefined);
});

Deno.test("a page whose parts don't fit each other is no gallery", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  const good = rowsOf(3);
  const broken = [
    { ...good, personIds: good.personIds.slice(1) },
    { ...good, embeddings: good.embeddings.slice(1) },
    { ...good, enrollmentIds: good.enrollmentIds.slice(1) },
  ];
  for (const page of broken) {
    const pages = async function* () {
      yield await Promise.resolve(page);
    };
    equal(await gallery.write(id, pages()), false);
    equal(await gallery.read(id), undefined);
  }
});

Deno.test("what is forgotten while it is copied stays forgotten", async () => {
  const memory = createMemoryCache();
  const writing = Promise.withResolvers<void>();
  let sets = 0;
  const slow: Cache = {
    ...memory,
    async set(...entry) {
      sets++;
      await writing.promise;
      await memory.set(...entry);
    },
  };
  const { gallery } = await galleryOver(slow);
  const collected = gallery.copy(id, pagesOf(rowsOf(300)));
  await collected.next();
  equal(await gallery.forget(id), true);
  await Array.fromAsync(collected);
  await gallery[Symbol.asyncDispose]();
  equal(sets, 0);
  await Array.fromAsync(gallery.copy(id, pagesOf(rowsOf(300))));
  const forgotten = gallery.forget(id);
  writing.resolve();
  equal(await forgotten, true);
  await gallery[Symbol.asyncDispose]();
  ok(sets > 0);
  equal(await gallery.read(id), undefined);
  equal(await gallery.ttl(id), undefined);
  equal(await gallery.write(id, pagesOf(rowsOf(3))), true);
});

Deno.test("a reader never waits for a cache that writes slowly", async () => {
  const writing = Promise.withResolvers<void>();
  const memory = createMemoryCache();
  const slow = { ...memory, set: () => writing.promise };
  const { gallery } = await galleryOver(slow);
  equal((await read(gallery.copy(id, pagesOf(rowsOf(500)))))?.enrollmentIds.length, 500);
  writing.resolve();
  await gallery[Symbol.asyncDispose]();
});

Deno.test("what waits to be written has a limit, and is free again afterwards", async () => {
  const writing = Promise.withResolvers<void>();
  const memory = createMemoryCache();
  const slow: Cache = {
    ...memory,
    set: (...entry) => writing.promise.then(() => memory.set(...entry)),
  };
  const { gallery } = await galleryOver(slow, { maxBytes: 200 * dimension * 4 });
  const two = [id, { ...id, version: 4 }];
  for (const each of two) await Array.fromAsync(gallery.copy(each, pagesOf(rowsOf(200))));
  writing.resolve();
  await gallery[Symbol.asyncDispose]();
  const found = await Promise.all(two.map(gallery.read));
  deepEqual(found.map(countOf), [200, undefined]);
  equal(await gallery.write(two[1], pagesOf(rowsOf(200))), true);
});

Deno.test("a write that fails leaves no gallery", async () => {
  const memory = createMemoryCache();
  let sets = 0;
  const failing: Cache = {
    ...memory,
    set: (...entry) => ++sets === 2 ? Promise.reject(new Error("full")) : memory.set(...entry),
  };
  const { gallery } = await galleryOver(failing);
  equal(await gallery.write(id, pagesOf(rowsOf(3 * full))), false);
  equal(sets, 2);
  equal(await gallery.read(id), undefined);
});

Deno.test("a store that fails while a gallery is copied is the reader's fault to see", async () => {
  const { gallery } = await galleryOver(createMemoryCache());
  const pages = async function* () {
    yield rowsOf(150);
    await Promise.reject(new Error("gone"));
  };
  const seen: number[] = [];
  try {
    for await (const page of gallery.copy(id, pages())) seen.push(page.enrollmentIds.length);
  } catch (error) {
    equal(error instanceof Error && error.message, "gone");
    seen.push(-1);
  }
  deepEqual(seen, [150, -1]);
  await gallery[Symbol.asyncDispose]();
  equal(await gallery.read(id), undefined);
});

Deno.test("a forgotten gallery is gone with all its chunks", async () => {
  const memory = createMemoryCache();
  const { gallery, keys } = await galleryOver(memory);
  await gallery.write(id, pagesOf(rowsOf(3 * full)));
  await gallery.write({ ...id, version: 4 }, pagesOf(rowsOf(1)));
  ok((await gallery.ttl(id) ?? 0) > 0);
  equal(await gallery.forget(id), true);
  equal(await gallery.read(id), undefined);
  equal(await gallery.ttl(id), undefined);
  for (const chunk of [0, 1, 2]) {
    equal(await memory.get(await keys.galleryChunk(id, chunk)), undefined);
  }
  ok(await gallery.read({ ...id, version: 4 }));
});

Deno.test("entries end a little before the time to live", async () => {
  const { gallery } = await galleryOver(createMemoryCache(), { ttl: 100 });
  await gallery.write(id, pagesOf(rowsOf(1)));
  const left = await gallery.ttl(id) ?? 0;
  ok(left > 70 && left <= 90);
});

/** A memory whose reads take time on a clock of its own. */
function slowMemory(each: number) {
  const memory = createMemoryCache();
  let time = 0;
  const slow: Cache = {
    ...memory,
    getMany(keys) {
      time += each;
      return memory.getMany(keys);
    },
  };
  return { slow, now: () => time };
}

Deno.test("a slow read is given up after its deadline, a fast one may take longer", async () => {
  for (const [each, found] of [[100, false], [40, true]] as const) {
    const { slow, now } = slowMemory(each);
    const { gallery } = await galleryOver(slow, { now, deadline: 50 });
    await gallery.write(id, pagesOf(rowsOf(24 * full)));
    equal(await gallery.read(id) !== undefined, found);
  }
});

Deno.test("a cache that never answers costs the deadline", async () => {
  const memory = createMemoryCache();
  const hanging: Cache = { ...memory, get: () => new Promise(() => {}) };
  const { gallery } = await galleryOver(hanging, { deadline: 20 });
  equal(await gallery.read(id), undefined);
});
