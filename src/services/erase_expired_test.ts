import assert from "node:assert/strict";
import {
  accepted,
  auditOf,
  contractOf,
  countOf,
  enrolled,
  transferred,
} from "../../tests/stores/fixtures.ts";
import { WajahError } from "../errors.ts";
import type { GalleryChange } from "../search/gallery_index.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Store } from "../store/store.ts";
import { eraseExpired } from "./erase_expired.ts";

/** A real store, and a gallery that notes what it has to bring up to date. */
async function createDeps() {
  const store = await openLibsqlStore({ url: ":memory:" });
  const applied: [string, GalleryChange][] = [];
  const apply = (tenantId: string, change: GalleryChange) =>
    Promise.resolve(void applied.push([tenantId, change]));
  return {
    store,
    gallery: { apply },
    applied,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Makes a tenant with samples of 2020. */
async function fill(store: Store, id: string, count: number, retentionDays: number | null) {
  await store.createTenant(id, { retentionDays }, "admin");
  const rows = Array.from({ length: count }, (_, i) => transferred({ userId: `u${i}` }));
  accepted(await store.importRows(id, contractOf(), rows, "admin"));
}

Deno.test("what is older than its tenant keeps it is erased, what is younger stays", async () => {
  await using deps = await createDeps();
  await fill(deps.store, "a", 3, 30);
  await enrolled(deps.store, { tenantId: "a", userId: "new" });
  assert.deepEqual(await eraseExpired(deps), { tenants: 1, enrollments: 3 });
  const persons = await deps.store.listPersons("a", { limit: 10 });
  assert.deepEqual(persons.map(({ userId }) => userId), ["new"]);
});

Deno.test("a tenant that keeps everything loses nothing, nor does one that keeps long", async () => {
  await using deps = await createDeps();
  await fill(deps.store, "all", 2, null);
  await fill(deps.store, "long", 2, 36_500);
  assert.deepEqual(await eraseExpired(deps), { tenants: 0, enrollments: 0 });
  assert.equal(await countOf(deps.store, "all") + await countOf(deps.store, "long"), 4);
});

Deno.test("each tenant is erased in batches, and each batch leaves the index at once", async () => {
  await using deps = await createDeps();
  await fill(deps.store, "a", 450, 1);
  await fill(deps.store, "b", 1, 1);
  const before = await deps.store.tenantVersions("a");
  assert(before);
  assert.deepEqual(await eraseExpired(deps), { tenants: 2, enrollments: 451 });
  const sizes = deps.applied.map(([tenantId, { version, added, removed }]) => {
    assert.deepEqual(added, []);
    return [tenantId, tenantId === "a" ? version - before.galleryVersion : 0, removed.length];
  });
  assert.deepEqual(sizes, [["a", 1, 200], ["a", 2, 200], ["a", 3, 50], ["b", 0, 1]]);
  const removed = deps.applied.flatMap(([, change]) => change.removed);
  assert.equal(new Set(removed).size, 451);
  assert.deepEqual(await eraseExpired(deps), { tenants: 0, enrollments: 0 });
});

Deno.test("the audit log says that it was retention", async () => {
  await using deps = await createDeps();
  await fill(deps.store, "a", 2, 1);
  await eraseExpired(deps);
  assert.deepEqual((await auditOf(deps.store, "a")).at(-1), [
    "retention.erased",
    "retention",
    null,
    2,
  ]);
});

Deno.test("a fault stops its tenant alone and is not hidden; the next run erases the rest", async () => {
  await using deps = await createDeps();
  await fill(deps.store, "a", 300, 1);
  await fill(deps.store, "b", 1, 1);
  let calls = 0;
  const deleteExpired: Store["deleteExpired"] = (tenantId, limit, actor) =>
    ++calls === 2
      ? Promise.reject(new WajahError("storage_unavailable"))
      : deps.store.deleteExpired(tenantId, limit, actor);
  const failing = { ...deps, store: { ...deps.store, deleteExpired } };
  const storage = (error: unknown) =>
    error instanceof AggregateError && error.cause instanceof WajahError &&
    error.cause.code === "storage_unavailable";
  await assert.rejects(eraseExpired(failing), storage);
  assert.equal((await deps.store.tenantVersions("b"))?.enrollments, 0);
  assert.deepEqual(await eraseExpired(deps), { tenants: 1, enrollments: 100 });
});
