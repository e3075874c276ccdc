import { deepEqual, equal } from "node:assert/strict";
import { auditOf, contractOf, countOf, enrolled, idsOf, transferred } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** A time so many days ago, as the database writes it. */
function ago(days: number): string {
  const time = new Date(Date.now() - days * 24 * 3600 * 1000);
  return time.toISOString().slice(0, 19).replace("T", " ");
}

/** What a tenant does not keep. */
export function retention(test: Test): void {
  test("the oldest enrollments past the retention go, oldest first", async (store) => {
    const days = [5, 40, 29.99, 30.01, 400];
    const rows = days.map((day) => transferred({ userId: `${day}`, createdAt: ago(day) }));
    await store.importRows("default", contractOf(), rows, "admin");
    const [five, forty, under, over, longest] = await idsOf(store);
    deepEqual(await store.tenantsWithExpired(), []);
    const nothing = { deleted: [], galleryVersion: 1, count: 5 };
    deepEqual(await store.deleteExpired("default", 9, "retention"), nothing);
    await store.updateTenant("default", { retentionDays: 30 }, "admin");
    deepEqual(await store.tenantsWithExpired(), ["default"]);
    const first = await store.deleteExpired("default", 2, "retention");
    deepEqual(first, { deleted: [forty, longest], galleryVersion: 2, count: 3 });
    const second = await store.deleteExpired("default", 2, "retention");
    deepEqual(second, { deleted: [over], galleryVersion: 3, count: 2 });
    deepEqual(await store.deleteExpired("default", 2, "retention"), { ...second, deleted: [] });
    deepEqual(await idsOf(store), [five, under]);
    deepEqual(await store.tenantsWithExpired(), []);
    const erased = (await auditOf(store)).filter(([action]) => action === "retention.erased");
    deepEqual(erased, [
      ["retention.erased", "retention", null, 2],
      ["retention.erased", "retention", null, 1],
    ]);
  });

  test("each tenant has a retention of its own", async (store) => {
    for (const id of ["a", "b", "c"]) {
      await store.createTenant(id, id === "c" ? {} : { retentionDays: 10 }, "admin");
      await enrolled(store, { tenantId: id });
    }
    for (const id of ["b", "c"]) {
      await store.importRows(id, contractOf(), [transferred()], "admin");
    }
    deepEqual(await store.tenantsWithExpired(), ["b"]);
    equal((await store.deleteExpired("c", 9, "retention")).deleted.length, 0);
    equal((await store.deleteExpired("a", 9, "retention")).deleted.length, 0);
    equal((await store.deleteExpired("b", 9, "retention")).deleted.length, 1);
    deepEqual([await countOf(store, "a"), await countOf(store, "c")], [1, 2]);
    const missing = { deleted: [], galleryVersion: 0, count: 0 };
    deepEqual(await store.deleteExpired("missing", 9, "retention"), missing);
  });
}
