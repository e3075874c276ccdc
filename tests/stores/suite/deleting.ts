import { deepEqual, equal, ok } from "node:assert/strict";
import { enrolled, idsOf, readGallery } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** What each delete takes and leaves. */
export function deleting(test: Test): void {
  test("a delete answers ids, version and what is left", async (store) => {
    const a = await enrolled(store, { name: "A" });
    const b = await enrolled(store, { name: "B" });
    const gone = await store.deleteEnrollment("default", a.enrollment.id, "local");
    deepEqual(gone, { deleted: [a.enrollment.id], galleryVersion: 3, count: 1 });
    deepEqual((await readGallery(store)).rows.map((row) => row.enrollmentId), [b.enrollment.id]);
    equal(await store.enrollment("default", a.enrollment.id), undefined);
  });

  test("a delete by name takes every enrollment of exactly that name", async (store) => {
    const ids = [];
    for (const name of ["A", "a", "A", "A "]) {
      ids.push((await enrolled(store, { name, userId: name })).enrollment.id);
    }
    const gone = await store.deleteByName("default", "A", "local");
    deepEqual(gone, { deleted: [ids[0], ids[2]], galleryVersion: 5, count: 2 });
    deepEqual(await idsOf(store), [ids[1], ids[3]]);
  });

  test("a delete that matches nothing changes nothing", async (store) => {
    await enrolled(store);
    const nothing = { deleted: [], galleryVersion: 1, count: 1 };
    deepEqual(await store.deleteEnrollment("default", 12345, "local"), nothing);
    deepEqual(await store.deleteByName("default", "Nobody", "local"), nothing);
    equal((await store.tenant("default"))?.galleryVersion, 1);
    const missing = { deleted: [], galleryVersion: 0, count: 0 };
    deepEqual(await store.deleteByName("missing", "Ana", "local"), missing);
    equal(await store.tenant("missing"), undefined);
  });

  test("ids are never reused", async (store) => {
    const first = await enrolled(store);
    await store.deleteEnrollment("default", first.enrollment.id, "local");
    const second = await enrolled(store);
    ok(second.enrollment.id > first.enrollment.id);
    ok(second.personId > first.personId);
  });

  test("a person goes with the last enrollment, not before", async (store) => {
    const first = await enrolled(store, { userId: "u" });
    const second = await enrolled(store, { userId: "u" });
    await store.deleteEnrollment("default", first.enrollment.id, "local");
    equal((await store.stalePersons("default", "other", 5)).count, 1);
    await store.deleteEnrollment("default", second.enrollment.id, "local");
    deepEqual(await store.stalePersons("default", "other", 5), { count: 0, userIds: [] });
    equal((await store.tenant("default"))?.id, "default");
  });
}
