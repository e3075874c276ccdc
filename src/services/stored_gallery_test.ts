import assert from "node:assert/strict";
import { contractOf, enrolled, randomEmbedding } from "../../tests/stores/fixtures.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Store } from "../store/store.ts";
import { createStoredGallery } from "./stored_gallery.ts";

const contract = contractOf("test", 4), other = contractOf("other", 4);

/** A real store searched in place; `checks` are the tenants that were checked for stale persons. */
async function createGallery() {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const engine = { info: { ...stack.use(createFakeEngine()).info, contract } };
  const checks: string[] = [];
  const stalePersons: Store["stalePersons"] = (tenantId, contractId, limit) => {
    checks.push(tenantId);
    return store.stalePersons(tenantId, contractId, limit);
  };
  const rest = stack.move();
  return {
    store,
    checks,
    gallery: createStoredGallery({ store: { ...store, stalePersons }, engine }),
    versions: async (id = "default") => await store.tenantVersions(id) ?? assert.fail(),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

Deno.test("a search finds what the database holds at this moment", async () => {
  await using given = await createGallery();
  const { store, gallery } = given;
  const probe = randomEmbedding(4);
  const empty = await gallery.search(await given.versions(), probe, 5);
  assert.deepEqual(empty, { hits: [], size: 0 });
  const near = await enrolled(store, { userId: "near", embedding: probe, contract });
  await enrolled(store, { userId: "far", embedding: probe.map((value) => -value), contract });
  const { hits, size } = await gallery.search(await given.versions(), probe, 5);
  assert.equal(size, 2);
  assert.equal(hits[0].enrollmentId, near.enrollment.id);
  assert(Math.abs(hits[0].distance) < 1e-5 && Math.abs(hits[1].distance - 2) < 1e-5);
  await store.deletePerson("default", "near", "local");
  const after = await gallery.search(await given.versions(), probe, 5);
  assert.deepEqual(after.hits.map(({ enrollmentId }) => enrollmentId), [hits[1].enrollmentId]);
});

Deno.test("as many persons are found as were asked for, of this tenant", async () => {
  await using given = await createGallery();
  for (const userId of ["a", "b", "c"]) {
    for (let i = 0; i < 2; i++) {
      await enrolled(given.store, { userId, embedding: randomEmbedding(4), contract });
    }
  }
  await enrolled(given.store, { tenantId: "t", embedding: randomEmbedding(4), contract });
  const result = await given.gallery.search(await given.versions(), randomEmbedding(4), 2);
  assert.deepEqual([result.hits.length, result.size], [2, 6]);
});

Deno.test("persons of another model stop the search, and are named", async () => {
  await using given = await createGallery();
  await enrolled(given.store, { userId: "old", contract: other });
  await enrolled(given.store, { userId: "new", contract });
  const mismatch = {
    code: "model_mismatch",
    fields: { params: { count: 1, users: "old", model: "test" } },
  };
  const search = async () =>
    await given.gallery.search(await given.versions(), randomEmbedding(4), 1);
  await assert.rejects(search(), mismatch);
  await assert.rejects(search(), mismatch);
  await enrolled(given.store, { userId: "old", contract });
  assert.equal((await search()).size, 2);
});

Deno.test("twenty persons of another model are named, more are counted", async () => {
  await using given = await createGallery();
  const userIds = Array.from({ length: 22 }, (_, i) => `u${i + 10}`);
  for (const userId of userIds) await enrolled(given.store, { userId, contract: other });
  const users = `${userIds.slice(0, 20).join(", ")}, ...`;
  await assert.rejects(given.gallery.refresh(await given.versions()), {
    fields: { params: { count: 22, users, model: "test" } },
  });
});

Deno.test("everybody is checked once a version, and again when that is wished", async () => {
  await using given = await createGallery();
  const search = async (id?: string) =>
    await given.gallery.search(await given.versions(id), randomEmbedding(4), 1);
  for (let i = 0; i < 3; i++) await search();
  assert.deepEqual(given.checks, ["default"]);
  await enrolled(given.store, { embedding: randomEmbedding(4), contract });
  for (let i = 0; i < 3; i++) await search();
  assert.equal(given.checks.length, 2);
  await given.gallery.refresh(await given.versions());
  assert.equal(given.checks.length, 3);
  await given.store.createTenant("t", {}, "local");
  await search("t");
  assert.deepEqual(given.checks.slice(3), ["t"]);
});

Deno.test("there is no copy that could have a time to live", async () => {
  await using given = await createGallery();
  await given.gallery.refresh(await given.versions());
  assert.equal(await given.gallery.ttl(await given.versions()), undefined);
});
