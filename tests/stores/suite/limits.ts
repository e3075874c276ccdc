import { deepEqual, equal } from "node:assert/strict";
import {
  accepted,
  auditOf,
  contractOf,
  countOf,
  enrolled,
  idsOf,
  sample,
  transferred,
} from "../fixtures.ts";
import type { Test } from "./home.ts";

/** What a tenant refuses, nothing written. */
export function limits(test: Test): void {
  test("a tenant is made only where that is wanted", async (store) => {
    const outcome = await store.enroll(sample({ tenantId: "a", makeTenant: false }));
    deepEqual(outcome, { refused: "no_tenant" });
    equal(await store.tenant("a"), undefined);
    equal(await store.storedContract(), undefined);
    await store.createTenant("a", {}, "admin");
    equal((await enrolled(store, { tenantId: "a", makeTenant: false })).count, 1);
  });

  test("a quota is kept to and leaves no trace", async (store) => {
    await store.updateTenant("default", { quota: 2 }, "admin");
    const first = await enrolled(store, { userId: "1" });
    await enrolled(store, { userId: "2" });
    const before = [await store.tenant("default"), await auditOf(store)];
    const contract = contractOf("other");
    for (const userId of ["1", "3"]) {
      deepEqual(await store.enroll(sample({ userId, contract })), { refused: "quota" });
    }
    deepEqual([await store.tenant("default"), await auditOf(store)], before);
    equal(await store.person("default", "3"), undefined);
    deepEqual(await store.storedContract(), contractOf());
    deepEqual(await store.stalePersons("default", contractOf().id, 9), { count: 0, userIds: [] });
    await store.deleteEnrollment("default", first.enrollment.id, "local");
    equal((await enrolled(store, { userId: "3" })).count, 2);
    await store.updateTenant("default", { quota: null }, "admin");
    equal((await enrolled(store, { userId: "4" })).count, 3);
  });

  test("a quota of 0, and one below what there is, take nothing more", async (store) => {
    await enrolled(store);
    await enrolled(store);
    for (const quota of [0, 1]) {
      await store.updateTenant("default", { quota }, "admin");
      deepEqual(await store.enroll(sample()), { refused: "quota" });
    }
    equal(await countOf(store), 2);
  });

  test("of many at once no more succeed than the quota allows", async (store) => {
    await store.updateTenant("default", { quota: 7 }, "admin");
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.enroll(sample())));
    equal(outcomes.filter((outcome) => "refused" in outcome).length, 13);
    equal(await countOf(store), 7);
    equal((await idsOf(store)).length, 7);
  });

  test("a gallery that moved on refuses who looked at the one before", async (store) => {
    await store.createTenant("a", {}, "admin");
    const first = await enrolled(store, { tenantId: "a", expectedVersion: 0 });
    equal(first.galleryVersion, 1);
    const late = sample({ tenantId: "a", userId: "late", expectedVersion: 0 });
    deepEqual(await store.enroll(late), { refused: "moved" });
    equal(await store.person("a", "late"), undefined);
    deepEqual(await countOf(store, "a"), 1);
    equal((await enrolled(store, { ...late, expectedVersion: 1 })).galleryVersion, 2);
    await store.updateTenant("a", { threshold: 1 }, "admin");
    equal((await enrolled(store, { ...late, expectedVersion: 2 })).galleryVersion, 3);
  });

  test("of many who looked at the same gallery one is stored", async (store) => {
    const all = Array.from({ length: 10 }, () => store.enroll(sample({ expectedVersion: 0 })));
    const outcomes = await Promise.all(all);
    equal(outcomes.filter((outcome) => "refused" in outcome).length, 9);
    equal(await countOf(store), 1);
  });

  test("a version that is expected of no tenant makes none", async (store) => {
    const given = sample({ tenantId: "a", expectedVersion: 3 });
    deepEqual(await store.enroll(given), { refused: "moved" });
    deepEqual(await store.enroll({ ...given, makeTenant: false }), { refused: "no_tenant" });
    equal(await store.tenant("a"), undefined);
  });

  test("an import that a quota or no tenant refuses leaves no trace", async (store) => {
    const rows = ["1", "2", "3"].map((userId) => transferred({ userId }));
    deepEqual(await store.importRows("a", contractOf(), rows, "admin"), { refused: "no_tenant" });
    equal(await store.tenant("a"), undefined);
    await enrolled(store, { userId: "0", contract: contractOf("other") });
    await store.updateTenant("default", { quota: 3 }, "admin");
    const before = [await store.tenant("default"), await auditOf(store)];
    deepEqual(await store.importRows("default", contractOf(), rows, "admin"), { refused: "quota" });
    deepEqual([await store.tenant("default"), await auditOf(store)], before);
    equal(await store.person("default", "1"), undefined);
    deepEqual(await store.storedContract(), contractOf("other"));
    const two = await store.importRows("default", contractOf(), rows.slice(1), "admin");
    equal(accepted(two).written, 2);
    const all = await store.importRows("default", contractOf(), rows.slice(1), "admin");
    equal(accepted(all).written, 0);
  });
}
