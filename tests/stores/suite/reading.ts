import { deepEqual, equal, ok } from "node:assert/strict";
import { contractOf, countOf, enrolled, idsOf, readGallery } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** Lists and galleries. */
export function reading(test: Test): void {
  test("enrollments are listed in pages by id", async (store) => {
    for (let i = 0; i < 5; i++) await enrolled(store, { name: `${5 - i}` });
    const ids = await idsOf(store);
    const page = await store.listEnrollments("default", { limit: 2, after: ids[1] });
    deepEqual(page.map(({ id }) => id), ids.slice(2, 4));
    deepEqual(await store.listEnrollments("default", { limit: 2, after: ids[4] }), []);
    equal(await countOf(store), 5);
  });

  test("a gallery comes in pages of the size asked for", async (store) => {
    for (let i = 0; i < 5; i++) await enrolled(store, { userId: `u${i}` });
    const ids = await idsOf(store);
    for (const [size, sizes] of [[2, [2, 2, 1]], [5, [5]], [100, [5]]] as const) {
      const gallery = await readGallery(store, "default", contractOf().id, size);
      deepEqual(gallery.sizes, sizes);
      deepEqual(gallery.rows.map((row) => row.enrollmentId), ids);
    }
  });

  test("a gallery lets timers run between its pages", async (store) => {
    for (let i = 0; i < 4; i++) await enrolled(store);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    await readGallery(store, "default", contractOf().id, 1);
    clearInterval(timer);
    ok(ticks > 0);
  });

  test("a write between two pages is seen or not, and other rows are", async (store) => {
    for (let i = 0; i < 4; i++) await enrolled(store);
    const [, second, third, fourth] = await idsOf(store);
    const seen = [];
    for await (const page of store.gallery("default", contractOf().id, 2)) {
      seen.push(...page.enrollmentIds);
      if (seen.length === 2) await store.deleteEnrollment("default", third, "local");
      if (seen.length === 2) await store.deleteEnrollment("default", second, "local");
    }
    deepEqual(seen.slice(1), [second, fourth]);
  });

  test("persons without an enrollment of a model are counted and named", async (store) => {
    const [old, current] = [contractOf("old"), contractOf("current")];
    for (const userId of ["c", "a", "b"]) await enrolled(store, { userId, contract: old });
    await enrolled(store, { userId: "a", contract: current });
    await enrolled(store, { userId: "d", contract: current });
    deepEqual(await store.stalePersons("default", current.id, 1), { count: 2, userIds: ["b"] });
    deepEqual(await store.stalePersons("default", current.id, 9), {
      count: 2,
      userIds: ["b", "c"],
    });
    deepEqual(await store.stalePersons("default", old.id, 9), { count: 1, userIds: ["d"] });
  });

  test("a reopened store has everything", async (store, home) => {
    if (!home.durable) return;
    const done = await enrolled(store, { name: "Ana", userId: "u" });
    const before = await readGallery(store);
    await store[Symbol.asyncDispose]();
    await using again = await home.open();
    deepEqual(await readGallery(again), before);
    deepEqual(await again.enrollment("default", done.enrollment.id), done.enrollment);
    equal((await enrolled(again)).galleryVersion, 2);
  });
}
