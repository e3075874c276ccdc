import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { contractOf, countOf, enrolled, idsOf, readGallery } from "../fixtures.ts";
import { agreesWithModel } from "../model.ts";
import type { Test } from "./home.ts";

/** Many writes and reads at once, and at the end. */
export function concurrency(test: Test): void {
  test("200 enrolls at once all succeed, one after the other", async (store) => {
    const done = await Promise.all(
      Array.from({ length: 200 }, (_, i) => enrolled(store, { userId: `u${i % 50}` })),
    );
    deepEqual(done.map(({ galleryVersion }) => galleryVersion), done.map((_, i) => i + 1));
    deepEqual(done.map(({ count }) => count), done.map((_, i) => i + 1));
    const ids = done.map(({ enrollment }) => enrollment.id);
    ok(ids.every((id, i) => i === 0 || id > ids[i - 1]));
    deepEqual(await idsOf(store), ids);
    equal(new Set(done.map(({ personId }) => personId)).size, 50);
    equal((await store.stalePersons("default", "other", 1)).count, 50);
  });

  test("enrolls, deletes and reads at once leave what they answered", async (store) => {
    const first = await Promise.all(
      Array.from({ length: 20 }, (_, i) => enrolled(store, { userId: `u${i}` })),
    );
    const [, removed] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => enrolled(store, { userId: "later" }))),
      Promise.all(
        first.map(({ enrollment }) => store.deleteEnrollment("default", enrollment.id, "local")),
      ),
      Promise.all(first.map(() => readGallery(store, "default", contractOf().id, 3))),
    ]);
    ok(removed.every(({ deleted }) => deleted.length === 1));
    equal(await countOf(store), 20);
    equal((await store.tenant("default"))?.galleryVersion, 60);
    equal((await readGallery(store)).rows.length, 20);
  });

  test("any sequence of writes leaves what a simple model says", async (_, home) => {
    await agreesWithModel(() => home.open());
  });

  test("what is queued at the close is still written", async (store, home) => {
    const writing = Array.from({ length: 5 }, () => enrolled(store));
    await store[Symbol.asyncDispose]();
    equal((await Promise.all(writing)).at(-1)?.count, 5);
    await rejects(store.ping(), { code: "storage_unavailable" });
    await rejects(enrolled(store), { code: "storage_unavailable" });
    if (home.durable) {
      await using again = await home.open();
      equal(await countOf(again), 5);
    }
  });
}
