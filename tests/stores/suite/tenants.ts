import { deepEqual, equal, match } from "node:assert/strict";
import { countOf, enrolled, idsOf, readGallery } from "../fixtures.ts";
import type { Test } from "./home.ts";
import { unset } from "./settings.ts";

/** Which tenants there are, and that none sees another. */
export function tenants(test: Test): void {
  test("the tenant default exists and is empty, others do not exist", async (store) => {
    await store.ping();
    const tenant = await store.tenant("default");
    equal(tenant?.id, "default");
    deepEqual([tenant.galleryVersion, tenant.settingsVersion, tenant.enrollments], [0, 0, 0]);
    deepEqual(tenant.settings, unset);
    match(tenant.createdAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    equal(await store.tenant("other"), undefined);
    equal(await store.tenantVersions("other"), undefined);
    equal(await countOf(store), 0);
    equal(await countOf(store, "other"), 0);
    equal(await store.storedContract(), undefined);
    deepEqual(await idsOf(store), []);
  });

  test("a gallery changed by hand gets another version, and nothing else", async (store) => {
    await enrolled(store, { tenantId: "a" });
    const before = await store.tenant("a");
    const after = await store.touchGallery("a");
    equal(after?.galleryVersion, 2);
    deepEqual(await store.tenant("a"), { ...before, galleryVersion: 2 });
    equal(await store.touchGallery("b"), undefined);
    equal(await store.tenant("b"), undefined);
  });

  test("two tenants never see each other's rows", async (store) => {
    const a = await enrolled(store, { tenantId: "a" });
    const b = await enrolled(store, { tenantId: "b" });
    equal(a.galleryVersion, 1);
    equal(b.galleryVersion, 1);
    deepEqual(await idsOf(store, "a"), [a.enrollment.id]);
    equal(await store.enrollment("a", b.enrollment.id), undefined);
    equal((await readGallery(store, "b")).rows[0].enrollmentId, b.enrollment.id);
    deepEqual((await store.deleteEnrollment("a", b.enrollment.id, "local")).deleted, []);
    deepEqual((await store.deleteByName("a", "Ana", "local")).deleted, [a.enrollment.id]);
    deepEqual(await idsOf(store, "b"), [b.enrollment.id]);
    equal((await store.tenant("b"))?.galleryVersion, 1);
    equal((await store.stalePersons("b", "other model", 5)).count, 1);
    equal((await store.stalePersons("a", "other model", 5)).count, 0);
  });
}
