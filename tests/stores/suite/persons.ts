import { deepEqual, equal, ok } from "node:assert/strict";
import { enrolled, idsOf, randomEmbedding, sample } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** Persons and their samples. */
export function persons(test: Test): void {
  test("a person has the newest name and all samples of one model", async (store) => {
    const first = await enrolled(store, { userId: "1", name: "Old name" });
    await enrolled(store, { userId: "2", name: "Other" });
    const embedding = randomEmbedding();
    const last = await enrolled(store, { userId: "1", name: "New name", embedding });
    const { personId } = first;
    equal(last.personId, personId);
    const expected = { id: personId, userId: "1", name: "New name", samples: 2 };
    deepEqual(await store.person("default", "1"), expected);
    deepEqual((await store.listPersons("default", { limit: 10 })).map((p) => p.userId), ["1", "2"]);
    deepEqual(await store.listPersons("default", { limit: 1 }), [expected]);
    const next = await store.listPersons("default", { limit: 5, after: personId });
    deepEqual(next.map((p) => [p.userId, p.samples]), [["2", 1]]);
    const rows = await store.samples("default", "1", sample({}).contract.id);
    deepEqual(rows.map((row) => row.enrollmentId), [first.enrollment.id, last.enrollment.id]);
    deepEqual(rows[1].embedding, embedding);
    deepEqual(await store.samples("default", "1", "another model"), []);
    equal(await store.person("other", "1"), undefined);
    deepEqual(await store.samples("other", "1", sample({}).contract.id), []);
  });

  test("deleting a person takes all samples and nobody else's", async (store) => {
    const one = await enrolled(store, { userId: "1" });
    await enrolled(store, { tenantId: "other", userId: "1" });
    const kept = await enrolled(store, { userId: "2" });
    const two = await enrolled(store, { userId: "1" });
    const { deleted, count, galleryVersion } = await store.deletePerson("default", "1", "local");
    deepEqual(deleted, [one.enrollment.id, two.enrollment.id]);
    deepEqual([count, galleryVersion], [1, two.galleryVersion + 1]);
    equal(await store.person("default", "1"), undefined);
    deepEqual(await idsOf(store), [kept.enrollment.id]);
    ok(await store.person("other", "1"));
    deepEqual((await store.deletePerson("default", "1", "local")).deleted, []);
  });
}
