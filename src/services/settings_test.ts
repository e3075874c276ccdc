import assert from "node:assert/strict";
import { layersOver, pause } from "../../tests/caches/fixtures.ts";
import type { Cache } from "../cache/cache.ts";
import { createMemoryCache } from "../cache/memory.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { TenantSettings, TenantStore, TenantVersions } from "../store/store.ts";
import { createSettings } from "./settings.ts";

/** A real store with the tenants `a` and `b`, and a cache that instances share. */
async function createShared(cache: Cache = createMemoryCache()) {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const { sealed, keys } = stack.use(await layersOver(cache, 60_000));
  for (const id of ["a", "b"]) await store.createTenant(id, {}, "admin");
  const rest = stack.move();
  return {
    store,
    sealed,
    keys,
    cache,
    /** An instance of the service; `asked` are the ids that its store was asked for. */
    instance(ttl = 1000) {
      const asked: string[] = [];
      const tenant: TenantStore["tenant"] = (id) => {
        asked.push(id);
        return store.tenant(id);
      };
      return { asked, ...createSettings({ store: { tenant }, cache: sealed, keys, ttl }) };
    },
    /** A tenant as a request reads it. */
    async versions(id = "a"): Promise<TenantVersions> {
      return await store.tenantVersions(id) ?? assert.fail();
    },
    /** Changes settings of `a` and gives what they are then. */
    async change(settings: Partial<TenantSettings>) {
      return (await store.updateTenant("a", settings, "admin"))?.settings ?? assert.fail();
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

Deno.test("settings are those of the database, and read from there once", async () => {
  await using shared = await createShared();
  const settings = await shared.change({ threshold: 0.3, retentionDays: 30 });
  const one = shared.instance();
  for (let i = 0; i < 3; i++) assert.deepEqual(await one.of(await shared.versions()), settings);
  assert.deepEqual(one.asked, ["a"]);
});

Deno.test("an instance takes the copy of another", async () => {
  await using shared = await createShared();
  const settings = await shared.change({ liveness: true, quota: 7, duplicatePolicy: "reject" });
  const [one, other] = [shared.instance(), shared.instance()];
  await one.of(await shared.versions());
  assert.deepEqual(await other.of(await shared.versions()), settings);
  assert.deepEqual(other.asked, []);
});

Deno.test("a change is seen by every instance with the next request", async () => {
  await using shared = await createShared();
  const instances = [shared.instance(), shared.instance()];
  for (const threshold of [0.1, 0.2, null]) {
    const settings = await shared.change({ threshold });
    for (const each of instances) {
      assert.deepEqual(await each.of(await shared.versions()), settings);
    }
  }
});

Deno.test("tenants of the same version don't share settings", async () => {
  await using shared = await createShared();
  const settings = await shared.change({ threshold: 0.1 });
  await shared.store.updateTenant("b", { threshold: 0.2 }, "admin");
  const one = shared.instance();
  assert.equal(
    (await shared.versions()).settingsVersion,
    (await shared.versions("b")).settingsVersion,
  );
  assert.deepEqual(await one.of(await shared.versions()), settings);
  assert.equal((await one.of(await shared.versions("b"))).threshold, 0.2);
});

Deno.test("settings that moved on since are given, and not kept as the older ones", async () => {
  await using shared = await createShared();
  const old = await shared.versions();
  const settings = await shared.change({ threshold: 0.1 });
  const one = shared.instance();
  for (let i = 0; i < 2; i++) assert.deepEqual(await one.of(old), settings);
  assert.deepEqual(one.asked, ["a", "a"]);
  assert.equal(await one.ttl(old), undefined);
});

Deno.test("an own copy ends with its time, then the shared one is asked", async () => {
  await using shared = await createShared();
  const one = shared.instance(0.001);
  const versions = await shared.versions();
  const settings = await one.of(versions);
  const key = await shared.keys.config("a", versions.settingsVersion);
  const other = { ...settings, threshold: 1.5 };
  await shared.sealed.set("a", key, new TextEncoder().encode(JSON.stringify(other)), 1000);
  await pause(5);
  assert.deepEqual(await one.of(versions), other);
});

Deno.test("a copy that is no settings is no copy", async () => {
  const garbage = [
    "",
    "no JSON",
    "null",
    "{}",
    '{"threshold":3,"liveness":false,"retentionDays":null,"duplicatePolicy":"allow","quota":null}',
    '{"threshold":null,"liveness":1,"retentionDays":null,"duplicatePolicy":"allow","quota":null}',
    '{"threshold":null,"liveness":false,"retentionDays":0,"duplicatePolicy":"deny","quota":-1}',
  ];
  await using shared = await createShared();
  const settings = await shared.change({ threshold: 0.3 });
  const versions = await shared.versions();
  const key = await shared.keys.config("a", versions.settingsVersion);
  for (const text of garbage) {
    await shared.sealed.set("a", key, new TextEncoder().encode(text), 1000);
    const one = shared.instance();
    assert.deepEqual(await one.of(versions), settings, text);
    assert.deepEqual(one.asked, ["a"], text);
  }
});

Deno.test("what was written into the cache by somebody else is no copy", async () => {
  await using shared = await createShared();
  const settings = await shared.change({ threshold: 0.3 });
  const versions = await shared.versions();
  const key = await shared.keys.config("a", versions.settingsVersion);
  await shared.cache.set(key, JSON.stringify({ ...settings, threshold: 2 }), 1000);
  assert.deepEqual(await shared.instance().of(versions), settings);
});

Deno.test("a cache that is down costs nobody the settings", async () => {
  const down = () => Promise.reject(new Error("down"));
  const memory = createMemoryCache();
  const cache: Cache = { ...memory, get: down, getMany: down, set: down, delete: down, ttl: down };
  await using shared = await createShared(cache);
  const settings = await shared.change({ threshold: 0.3 });
  const one = shared.instance();
  assert.deepEqual(await one.of(await shared.versions()), settings);
  assert.equal(await one.ttl(await shared.versions()), undefined);
});

Deno.test("a tenant that was deleted since has no settings", async () => {
  await using shared = await createShared();
  const versions = await shared.versions();
  await shared.store.deleteTenant("a", "admin");
  await assert.rejects(shared.instance().of(versions), { code: "tenant_not_found" });
});

Deno.test("a tenant that is made anew does not have the settings of the one before", async () => {
  await using shared = await createShared();
  await shared.change({ threshold: 0.1 });
  const one = shared.instance();
  await one.of(await shared.versions());
  await shared.store.deleteTenant("a", "admin");
  await shared.store.createTenant("a", { threshold: 0.2 }, "admin");
  assert.equal((await one.of(await shared.versions())).threshold, 0.2);
});

Deno.test("the time that is left is that of the version in use, at most what is documented", async () => {
  await using shared = await createShared();
  const one = shared.instance(1000);
  assert.equal(await one.ttl(await shared.versions()), undefined);
  await one.of(await shared.versions());
  const left = await one.ttl(await shared.versions());
  assert(left !== undefined && left > 700 && left <= 1000);
  await shared.change({ threshold: 0.1 });
  assert.equal(await one.ttl(await shared.versions()), undefined);
});
