import { deepEqual, equal, ok } from "node:assert/strict";
import {
  auditOf,
  contractOf,
  countOf,
  enrolled,
  idsOf,
  newKey,
  readGallery,
  sample,
  transferred,
} from "../fixtures.ts";
import type { Test } from "./home.ts";

/** The deletion of tenants. */
export function tenantEnd(test: Test): void {
  test("a deleted tenant is gone with all it had, and nobody else's", async (store) => {
    for (const tenantId of ["a", "b"]) {
      await enrolled(store, { tenantId, userId: "1" });
      await enrolled(store, { tenantId, userId: "2" });
      await store.createKey(newKey({ tenantId, prefix: `of ${tenantId}` }), "admin");
    }
    equal(await store.deleteTenant("a", "admin"), true);
    equal(await store.tenant("a"), undefined);
    equal(await store.tenantVersions("a"), undefined);
    deepEqual((await store.listTenants({ limit: 9 })).map(({ id }) => id), ["b", "default"]);
    deepEqual(await idsOf(store, "a"), []);
    deepEqual(await store.listPersons("a", { limit: 9 }), []);
    deepEqual((await readGallery(store, "a")).rows, []);
    equal(await store.apiKey("of a"), undefined);
    equal(await countOf(store, "b"), 2);
    equal((await readGallery(store, "b")).rows.length, 2);
    ok(await store.apiKey("of b"));
    equal(await store.deleteTenant("a", "admin"), false);
    equal(await store.deleteTenant("never", "admin"), false);
    deepEqual((await auditOf(store, "a")).at(-1), ["tenant.deleted", "admin", null, 2]);
  });

  test("the numbers of a tenant never go back, however it is made again", async (store) => {
    const again = [
      () => store.createTenant("a", {}, "admin"),
      () => enrolled(store, { tenantId: "a" }),
    ];
    let highest = { galleryVersion: -1, settingsVersion: -1 };
    for (const make of [...again, ...again]) {
      await make();
      const made = await store.tenantVersions("a");
      ok(made && made.galleryVersion > highest.galleryVersion);
      ok(made.settingsVersion > highest.settingsVersion);
      await store.updateTenant("a", { quota: 5 }, "admin");
      const { galleryVersion } = await enrolled(store, { tenantId: "a" });
      highest = { galleryVersion, settingsVersion: made.settingsVersion + 1 };
      deepEqual((await store.tenantVersions("a"))?.settingsVersion, highest.settingsVersion);
      await store.deleteTenant("a", "admin");
    }
  });

  test("the tenant default is made anew, empty", async (store) => {
    await enrolled(store);
    await store.updateTenant("default", { quota: 5 }, "admin");
    equal(await store.deleteTenant("default", "admin"), true);
    const tenant = await store.tenant("default");
    deepEqual([tenant?.enrollments, tenant?.settings.quota], [0, null]);
    ok(tenant && tenant.galleryVersion > 1 && tenant.settingsVersion > 1);
    deepEqual(await idsOf(store), []);
    equal((await enrolled(store)).count, 1);
  });

  test("a tenant larger than one write is deleted as a whole", async (store) => {
    const rows = Array.from({ length: 1_203 }, (_, i) => transferred({ userId: `${i}` }));
    await store.createTenant("a", {}, "admin");
    await store.importRows("a", contractOf(), rows, "admin");
    equal(await countOf(store, "a"), 1_203);
    const other = await enrolled(store);
    equal(await store.deleteTenant("a", "admin"), true);
    deepEqual(await idsOf(store, "a"), []);
    deepEqual(await store.listPersons("a", { limit: 9 }), []);
    deepEqual(await idsOf(store), [other.enrollment.id]);
    deepEqual((await auditOf(store, "a")).at(-1), ["tenant.deleted", "admin", null, 1_203]);
  });

  test("a tenant cannot be used while it is deleted", async (store) => {
    const rows = Array.from({ length: 1_203 }, () => transferred());
    const contract = contractOf();
    await store.createTenant("a", {}, "admin");
    await store.importRows("a", contract, rows, "admin");
    const deleting = store.deleteTenant("a", "admin");
    const key = store.createKey(newKey({ tenantId: "a" }), "admin");
    const outcomes = [
      store.enroll(sample({ tenantId: "a" })),
      store.importRows("a", contract, rows.slice(0, 3), "admin"),
    ];
    equal(await store.createTenant("a", {}, "admin"), undefined);
    equal(await store.updateTenant("a", { quota: 3 }, "admin"), undefined);
    deepEqual(await Promise.all(outcomes), [{ refused: "no_tenant" }, { refused: "no_tenant" }]);
    equal(await key, undefined);
    equal(await store.tenant("a"), undefined);
    deepEqual((await store.listTenants({ limit: 9 })).map(({ id }) => id), ["default"]);
    ok((await idsOf(store, "a")).length > 0, "all this happened before the end of the deletion");
    equal(await deleting, true);
    deepEqual(await idsOf(store, "a"), []);
    ok(await store.createTenant("a", {}, "admin"));
  });

  test("two deletions at once both succeed", async (store) => {
    await enrolled(store, { tenantId: "a" });
    const both = [store.deleteTenant("a", "admin"), store.deleteTenant("a", "admin")];
    deepEqual(await Promise.all(both), [true, true]);
    equal((await auditOf(store, "a")).filter(([action]) => action === "tenant.deleted").length, 1);
    equal((await enrolled(store, { tenantId: "a" })).count, 1);
  });
}
