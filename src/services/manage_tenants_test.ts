import assert from "node:assert/strict";
import { enrolled } from "../../tests/stores/fixtures.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { TenantVersions } from "../store/store.ts";
import {
  createTenant,
  deleteTenant,
  listTenants,
  showTenant,
  updateTenant,
} from "./manage_tenants.ts";

/** A real store, and a gallery that only notes what it has to forget. */
async function createDeps() {
  const store = await openLibsqlStore({ url: ":memory:" });
  const forgotten: TenantVersions[] = [];
  const gallery = {
    forget: (tenant: TenantVersions) => Promise.resolve(void forgotten.push(tenant)),
  };
  return { store, gallery, forgotten, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

Deno.test("a tenant is made once, with the settings that were given", async () => {
  await using deps = await createDeps();
  const made = await createTenant(deps, "a", { threshold: 0.3, quota: 5 }, "admin");
  assert.partialDeepStrictEqual(made.settings, { threshold: 0.3, quota: 5, liveness: false });
  assert.deepEqual(await showTenant(deps, "a"), made);
  await assert.rejects(createTenant(deps, "a", {}, "admin"), { code: "tenant_exists" });
  await assert.rejects(createTenant(deps, "default", {}, "admin"), { code: "tenant_exists" });
  assert.deepEqual(await showTenant(deps, "a"), made);
});

Deno.test("a change leaves the other settings and moves the settings' version", async () => {
  await using deps = await createDeps();
  const { settings, settingsVersion } = await createTenant(deps, "a", { quota: 5 }, "admin");
  const changed = await updateTenant(deps, "a", { liveness: true }, "admin");
  assert.deepEqual(changed.settings, { ...settings, liveness: true });
  assert(changed.settingsVersion > settingsVersion);
});

Deno.test("tenants are listed by their ids, page by page", async () => {
  await using deps = await createDeps();
  for (const id of ["b", "a", "10", "9"]) await createTenant(deps, id, {}, "admin");
  const first = await listTenants(deps, { limit: 3 });
  const { entries, ...last } = await listTenants(deps, { limit: 3, after: first.next });
  const ids = [...first.entries, ...entries].map(({ id }) => id);
  assert.deepEqual([ids, last], [["10", "9", "a", "b", "default"], {}]);
});

Deno.test("a deleted tenant is gone with its persons, and its copies are forgotten after it", async () => {
  await using deps = await createDeps();
  await enrolled(deps.store, { tenantId: "a" });
  const before = await deps.store.tenantVersions("a");
  await deleteTenant(deps, "a", "admin");
  assert.deepEqual(deps.forgotten, [before]);
  await assert.rejects(showTenant(deps, "a"), { code: "tenant_not_found" });
  assert.deepEqual(await deps.store.listPersons("a", { limit: 10 }), []);
});

Deno.test("default is there again at once, empty, as another version", async () => {
  await using deps = await createDeps();
  await enrolled(deps.store);
  const before = await deps.store.tenantVersions("default");
  await deleteTenant(deps, "default", "admin");
  const after = await showTenant(deps, "default");
  assert.equal(after.enrollments, 0);
  assert(before && after.galleryVersion > before.galleryVersion);
});

Deno.test("a tenant that does not exist can't be shown, changed or deleted", async () => {
  await using deps = await createDeps();
  const missing = { code: "tenant_not_found" };
  await assert.rejects(showTenant(deps, "a"), missing);
  await assert.rejects(updateTenant(deps, "a", {}, "admin"), missing);
  await assert.rejects(deleteTenant(deps, "a", "admin"), missing);
  assert.deepEqual(deps.forgotten, []);
});
