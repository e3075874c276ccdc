import assert from "node:assert/strict";
import { layersOver } from "../../tests/caches/fixtures.ts";
import { contractOf, enrolled } from "../../tests/stores/fixtures.ts";
import { createGalleryCache } from "../cache/gallery_cache.ts";
import { createMemoryCache } from "../cache/memory.ts";
import { WajahError } from "../errors.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { startExactIndex } from "../search/exact_index.ts";
import type { GalleryIndex } from "../search/gallery_index.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Store } from "../store/store.ts";
import type { Embedding, GalleryPage } from "../types.ts";
import { createHeldGallery, type HeldGalleryDeps } from "./held_gallery.ts";

const contract = contractOf("test", 4), other = contractOf("other", 4);

/** One of eight faces; each has distance 0 to itself alone. */
function face(number: number): Embedding {
  const sign = number < 4 ? 1 : -1;
  return Float32Array.from({ length: 4 }, (_, i) => i === number % 4 ? sign : 0);
}

/** Copies that instances share, in a map; `forgotten` are the versions that were forgotten. */
function createShelf() {
  const kept = new Map<string, GalleryPage[]>();
  const forgotten: number[] = [];
  const nameOf = ({ tenantId, version }: { tenantId: string; version: number }) =>
    `${tenantId} ${version}`;
  const copies: NonNullable<HeldGalleryDeps["copies"]> = {
    read: (id) => Promise.resolve(structuredClone(kept.get(nameOf(id)))),
    async *copy(id, pages) {
      const copy: GalleryPage[] = [];
      for await (const page of pages) {
        copy.push(structuredClone(page));
        yield page;
      }
      kept.set(nameOf(id), copy);
    },
    forget(id) {
      forgotten.push(id.version);
      return Promise.resolve(kept.delete(nameOf(id)));
    },
    ttl: (id) => Promise.resolve(kept.has(nameOf(id)) ? 42 : undefined),
  };
  return { copies, kept, forgotten };
}

interface Options {
  readonly maxBytes?: number;
  readonly copies?: HeldGalleryDeps["copies"];
  /** Puts something else before the real index. */
  readonly before?: (index: GalleryIndex) => Partial<GalleryIndex>;
  /** The store of another instance. */
  readonly store?: Store;
  /** Whether its models are loaded; they are unless it is said otherwise. */
  readonly ready?: boolean;
}

/** An instance of the service with a real store and a real index, as far as galleries go. */
async function createInstance(options: Options = {}) {
  const { maxBytes = Infinity, copies, before, ready = true } = options;
  await using stack = new AsyncDisposableStack();
  const store = options.store ?? stack.use(await openLibsqlStore({ url: ":memory:" }));
  const index = stack.use(startExactIndex({ maxBytes }));
  const { info } = stack.use(createFakeEngine());
  const engine = {
    ready,
    get info() {
      if (!ready) throw new WajahError("not_ready");
      return { ...info, contract };
    },
  };
  const reads: string[] = [];
  const hold: { until?: () => Promise<void>; sweep?: () => Promise<void> } = {};
  async function* pages(...asked: Parameters<Store["gallery"]>) {
    reads.push(asked[0]);
    const all = await Array.fromAsync(store.gallery(...asked));
    await hold.until?.();
    yield* all;
  }
  const tenantVersions: Store["tenantVersions"] = async (id) => {
    await hold.sweep?.();
    return await store.tenantVersions(id);
  };
  const gallery = createHeldGallery({
    store: { ...store, gallery: pages, tenantVersions },
    index: { ...index, ...before?.(index) },
    engine,
    copies,
  });
  const versions = async (id = "default") => await store.tenantVersions(id) ?? assert.fail();
  const rest = stack.move();
  return {
    store,
    index,
    gallery,
    /** Tenants whose gallery was read from the store. */
    reads,
    /** What a read of a gallery waits for when it has its rows, and a sweep before a tenant. */
    hold,
    versions,
    /** Enrolls a face; `apply` tells this instance, else it was another one. */
    async enroll(number: number, { tenantId = "default", apply = true } = {}) {
      const sample = { tenantId, userId: `user ${number}`, embedding: face(number), contract };
      const { enrollment: { id }, personId, galleryVersion } = await enrolled(store, sample);
      const added = [{ enrollmentId: id, personId, embedding: face(number) }];
      if (apply) await gallery.apply(tenantId, { version: galleryVersion, added, removed: [] });
      return id;
    },
    async delete(id: number) {
      const { galleryVersion, deleted } = await store.deleteEnrollment("default", id, "local");
      await gallery.apply("default", { version: galleryVersion, added: [], removed: deleted });
    },
    /** The enrollment with exactly this face, if there is one, and how many were searched. */
    async find(number: number, tenantId = "default") {
      const { hits, size } = await gallery.search(await versions(tenantId), face(number), 1);
      return { id: hits.find(({ distance }) => distance < 1e-5)?.enrollmentId, size };
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** Lets everything happen that can happen by itself. */
async function settle() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

Deno.test("the first search loads the gallery, the next ones find it loaded", async () => {
  await using here = await createInstance();
  const ids = [await here.enroll(0), await here.enroll(1)];
  assert.deepEqual(await here.find(0), { id: ids[0], size: 2 });
  assert.deepEqual(await here.find(1), { id: ids[1], size: 2 });
  assert.deepEqual(await here.find(2), { id: undefined, size: 2 });
  assert.deepEqual(here.reads, ["default"]);
});

Deno.test("an empty gallery is loaded once too", async () => {
  await using here = await createInstance();
  for (let i = 0; i < 2; i++) assert.deepEqual(await here.find(0), { id: undefined, size: 0 });
  assert.deepEqual(here.reads, ["default"]);
});

Deno.test("tenants have galleries of their own", async () => {
  await using here = await createInstance();
  const id = await here.enroll(0, { tenantId: "a" });
  assert.deepEqual(await here.find(0), { id: undefined, size: 0 });
  assert.deepEqual(await here.find(0, "a"), { id, size: 1 });
});

Deno.test("searches that meet at a cold gallery load it once, each gets its answer", async () => {
  await using here = await createInstance();
  const ids = await Promise.all([0, 1, 2].map((number) => here.enroll(number)));
  const found = await Promise.all([0, 1, 2, 0, 1, 2].map((number) => here.find(number)));
  assert.deepEqual(found.map(({ id }) => id), [...ids, ...ids]);
  assert.deepEqual(here.reads, ["default"]);
});

Deno.test("a load that fails fails those who wait for it, and the next search loads anew", async () => {
  await using here = await createInstance();
  const id = await here.enroll(0);
  const down = new WajahError("storage_unavailable");
  here.hold.until = () => Promise.reject(down);
  const searches = await Promise.allSettled([here.find(0), here.find(0)]);
  assert.deepEqual(searches.map((each) => each.status === "rejected" && each.reason), [down, down]);
  assert.deepEqual(here.reads, ["default"]);
  delete here.hold.until;
  assert.deepEqual(await here.find(0), { id, size: 1 });
});

Deno.test("writes of this instance are searched without loading again", async () => {
  await using here = await createInstance();
  await here.enroll(0);
  await here.find(0);
  const id = await here.enroll(1);
  assert.deepEqual(await here.find(1), { id, size: 2 });
  await here.delete(id);
  assert.deepEqual(await here.find(1), { id: undefined, size: 1 });
  assert.deepEqual(here.reads, ["default"]);
});

Deno.test("a copy that misses a write of another instance is never answered from", async () => {
  await using here = await createInstance();
  await here.enroll(0);
  await here.find(0);
  const id = await here.enroll(1, { apply: false });
  assert.deepEqual(await here.find(1), { id, size: 2 });
  await here.store.deleteEnrollment("default", id, "local");
  assert.deepEqual(await here.find(1), { id: undefined, size: 1 });
  assert.equal(here.reads.length, 3);
});

Deno.test("a write while the gallery is loaded is not lost", async () => {
  await using here = await createInstance();
  await here.enroll(0);
  const held = Promise.withResolvers<void>();
  here.hold.until = () => held.promise;
  const early = here.find(1);
  await settle();
  const id = await here.enroll(1);
  const late = here.find(1);
  held.resolve();
  assert.deepEqual(await late, { id, size: 2 });
  assert((await early).size >= 1);
});

Deno.test("a sample deleted while the gallery is loaded is not found", async () => {
  await using here = await createInstance();
  const id = await here.enroll(0);
  const held = Promise.withResolvers<void>();
  here.hold.until = () => held.promise;
  const early = here.find(0);
  await settle();
  await here.delete(id);
  const late = here.find(0);
  held.resolve();
  await early;
  assert.deepEqual(await late, { id: undefined, size: 0 });
});

Deno.test("a copy that made room for others before it was searched is loaded again", async () => {
  let searches = 0;
  await using here = await createInstance({
    before: (index) => ({
      async search(tenantId, ...rest) {
        if (++searches === 2) await index.drop(tenantId);
        return await index.search(tenantId, ...rest);
      },
    }),
  });
  const id = await here.enroll(0);
  assert.deepEqual(await here.find(0), { id, size: 1 });
  assert.deepEqual(here.reads, ["default", "default"]);
});

Deno.test("tenants that don't fit into memory together are all answered", async () => {
  await using here = await createInstance({ maxBytes: 1 });
  const tenants = ["a", "b", "c"];
  const ids = await Promise.all(tenants.map((tenantId) => here.enroll(0, { tenantId })));
  for (let round = 0; round < 3; round++) {
    const found = await Promise.all(tenants.map((tenantId) => here.find(0, tenantId)));
    assert.deepEqual(found.map(({ id }) => id), ids);
  }
});

Deno.test("persons of another model stop the search, and are named", async () => {
  await using here = await createInstance();
  await enrolled(here.store, { userId: "old", contract: other });
  await here.enroll(0, { apply: false });
  await assert.rejects(here.find(0), {
    code: "model_mismatch",
    fields: { params: { count: 1, users: "old", model: "test" } },
  });
  assert.deepEqual(here.reads, []);
  await enrolled(here.store, { userId: "old", embedding: face(1), contract });
  assert.equal((await here.find(0)).size, 2);
});

Deno.test("an instance takes the copy of another instead of reading the store", async () => {
  const { copies } = createShelf();
  await using one = await createInstance({ copies });
  const id = await one.enroll(0);
  await one.find(0);
  await using two = await createInstance({ copies, store: one.store });
  assert.deepEqual(await two.find(0), { id, size: 1 });
  assert.deepEqual([one.reads, two.reads], [["default"], []]);
});

Deno.test("a copy of another version is not taken", async () => {
  const { copies } = createShelf();
  await using one = await createInstance({ copies });
  await one.enroll(0);
  await one.find(0);
  await using two = await createInstance({ copies, store: one.store });
  const id = await two.enroll(1, { apply: false });
  assert.deepEqual(await two.find(1), { id, size: 2 });
  assert.deepEqual(two.reads, ["default"]);
});

Deno.test("shared copies that somebody garbled are no copies", async () => {
  const memory = createMemoryCache();
  let garbled = false;
  const read = (text?: string) => garbled ? text?.replace(/.{9}$/, "AAAAAAAA=") : text;
  await using layers = await layersOver({
    ...memory,
    get: async (key) => read(await memory.get(key)),
    getMany: async (keys) => (await memory.getMany(keys)).map(read),
  }, 60_000);
  await using copies = createGalleryCache(layers.sealed, layers.keys, { deadline: 60_000 });
  await using one = await createInstance({ copies });
  const id = await one.enroll(0);
  await one.find(0);
  await copies[Symbol.asyncDispose]();
  await using two = await createInstance({ copies, store: one.store });
  assert.deepEqual(await two.find(0), { id, size: 1 });
  garbled = true;
  await using three = await createInstance({ copies, store: one.store });
  assert.deepEqual(await three.find(0), { id, size: 1 });
  assert.deepEqual([one.reads, two.reads, three.reads], [["default"], [], ["default"]]);
});

Deno.test("while models load nothing is searched, but what was written can be deleted", async () => {
  const { copies, forgotten } = createShelf();
  await using here = await createInstance({ copies, ready: false });
  const id = await here.enroll(0);
  await assert.rejects(here.find(0), { code: "not_ready" });
  assert.equal(await here.gallery.ttl(await here.versions()), undefined);
  await here.delete(id);
  await here.gallery.forget(await here.versions());
  assert.deepEqual([(await here.versions()).enrollments, forgotten], [0, []]);
});

Deno.test("the copy with what was deleted is gone before the delete is acknowledged", async () => {
  const { copies, kept, forgotten } = createShelf();
  const gone = Promise.withResolvers<void>();
  const forget: typeof copies.forget = async (id) => {
    await gone.promise;
    return await copies.forget(id);
  };
  await using here = await createInstance({ copies: { ...copies, forget } });
  const id = await here.enroll(0);
  await here.find(0);
  const { galleryVersion } = await here.versions();
  let acknowledged = false;
  const deleting = here.delete(id).then(() => acknowledged = true);
  await settle();
  assert.deepEqual([acknowledged, kept.size], [false, 1]);
  gone.resolve();
  await deleting;
  assert.deepEqual([kept.size, forgotten.at(-1)], [0, galleryVersion]);
});

Deno.test("an enrollment does not wait for the copy before it to go", async () => {
  const { copies } = createShelf();
  const gone = Promise.withResolvers<boolean>();
  await using here = await createInstance({ copies: { ...copies, forget: () => gone.promise } });
  const id = await here.enroll(0);
  assert.deepEqual(await here.find(0), { id, size: 1 });
  gone.resolve(true);
});

Deno.test("a tenant that is forgotten leaves the memory and the shared copies", async () => {
  const { copies, kept } = createShelf();
  await using here = await createInstance({ copies });
  await here.enroll(0);
  await here.find(0);
  await here.gallery.forget(await here.versions());
  assert.deepEqual([here.index.version("default"), kept.size], [undefined, 0]);
});

Deno.test("a refresh reads the store again, whatever its version and the shared copies say", async () => {
  const { copies, kept } = createShelf();
  await using here = await createInstance({ copies });
  const id = await here.enroll(0);
  await here.find(0);
  for (const [name] of kept) kept.set(name, []);
  await here.gallery.refresh(await here.versions());
  assert.deepEqual(here.reads, ["default", "default"]);
  assert.deepEqual(await here.find(0), { id, size: 1 });
});

Deno.test("a refresh waits for what is loading, and does not take that", async () => {
  await using here = await createInstance();
  const id = await here.enroll(0);
  const held = Promise.withResolvers<void>();
  here.hold.until = () => held.promise;
  const early = here.find(0);
  await settle();
  const refreshing = here.gallery.refresh(await here.versions());
  await settle();
  assert.equal(here.reads.length, 1);
  held.resolve();
  await Promise.all([early, refreshing]);
  assert.equal(here.reads.length, 2);
  assert.deepEqual(await here.find(0), { id, size: 1 });
});

Deno.test("a search during a refresh does not bring the old copy back", async () => {
  const { copies, kept } = createShelf();
  const asked = Promise.withResolvers<void>(), gone = Promise.withResolvers<void>();
  const forget: typeof copies.forget = async (id) => {
    asked.resolve();
    await gone.promise;
    return await copies.forget(id);
  };
  await using here = await createInstance({ copies: { ...copies, forget } });
  const id = await here.enroll(0, { apply: false });
  await here.find(0);
  for (const [name] of kept) kept.set(name, []);
  const refreshing = here.gallery.refresh(await here.versions());
  await Promise.race([asked.promise, refreshing]);
  assert.deepEqual(await here.find(0), { id, size: 1 });
  gone.resolve();
  await refreshing;
  assert.deepEqual(await here.find(0), { id, size: 1 });
});

Deno.test("a sweep drops what is stale or whose tenant is gone, and keeps the rest", async () => {
  await using here = await createInstance();
  for (const tenantId of ["kept", "stale", "gone"]) {
    await here.enroll(0, { tenantId });
    await here.find(0, tenantId);
  }
  await here.enroll(1, { tenantId: "stale", apply: false });
  await here.store.deleteTenant("gone", "local");
  await here.gallery.sweep();
  const held = ["kept", "stale", "gone"].map((id) => here.index.version(id) !== undefined);
  assert.deepEqual(held, [true, false, false]);
  await here.find(0, "kept");
  assert.deepEqual(here.reads, ["kept", "stale", "gone"]);
});

Deno.test("a sweep finds a tenant too that was deleted while it was loaded", async () => {
  await using here = await createInstance();
  await here.enroll(0, { tenantId: "a" });
  const held = Promise.withResolvers<void>();
  here.hold.until = () => held.promise;
  const search = here.find(0, "a");
  await settle();
  const tenant = await here.versions("a");
  await here.store.deleteTenant("a", "local");
  await here.gallery.forget(tenant);
  held.resolve();
  await search;
  await here.gallery.sweep();
  assert.equal(here.index.version("a"), undefined);
});

Deno.test("a sweep keeps a copy that is brought up to date meanwhile", async () => {
  await using here = await createInstance();
  await here.enroll(0);
  await here.find(0);
  const held = Promise.withResolvers<void>();
  here.hold.sweep = () => held.promise;
  const sweeping = here.gallery.sweep();
  await here.enroll(1);
  held.resolve();
  await sweeping;
  assert.equal((await here.find(1)).size, 2);
  assert.deepEqual(here.reads, ["default"]);
});

Deno.test("a copy in memory has no end, one that is shared its seconds, a stale one none", async () => {
  await using here = await createInstance();
  await here.enroll(0, { apply: false });
  assert.equal(await here.gallery.ttl(await here.versions()), undefined);
  await here.find(0);
  assert.equal(await here.gallery.ttl(await here.versions()), -1);
  await here.enroll(1, { apply: false });
  assert.equal(await here.gallery.ttl(await here.versions()), undefined);
  await using sharing = await createInstance(createShelf());
  await sharing.find(0);
  assert.equal(await sharing.gallery.ttl(await sharing.versions()), 42);
});
