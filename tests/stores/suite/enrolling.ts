import { deepEqual, equal, ok } from "node:assert/strict";
import { contractOf, enrolled, randomEmbedding, readGallery } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** What is stored comes back. */
export function enrolling(test: Test): void {
  test("enroll answers what was stored", async (store) => {
    const first = await enrolled(store, { tenantId: "new", userId: "u1", name: "Ana" });
    const second = await enrolled(store, { tenantId: "new", userId: "u1", name: "Ana B" });
    const third = await enrolled(store, { tenantId: "new", userId: "u2", name: "Ana" });
    deepEqual([first.count, second.count, third.count], [1, 2, 3]);
    deepEqual([first, second, third].map((done) => done.galleryVersion), [1, 2, 3]);
    equal(first.personId, second.personId);
    ok(third.personId !== first.personId);
    deepEqual(await store.enrollment("new", second.enrollment.id), second.enrollment);
    equal((await store.tenant("new"))?.galleryVersion, 3);
  });

  test("an embedding comes back bit for bit", async (store) => {
    const embedding = randomEmbedding();
    const kept = embedding.slice();
    const writing = enrolled(store, { embedding });
    embedding.fill(0);
    const { enrollment, personId } = await writing;
    const { rows: [row] } = await readGallery(store);
    deepEqual(row, { enrollmentId: enrollment.id, personId, embedding: kept });
  });

  test("a view into a larger buffer is stored as the view", async (store) => {
    const whole = new Float32Array(1024);
    const view = whole.subarray(512);
    view.set(randomEmbedding());
    await enrolled(store, { embedding: view });
    deepEqual((await readGallery(store)).rows[0].embedding, view.slice());
  });

  test("texts come back as given", async (store) => {
    const names = [
      "José",
      "José".normalize("NFD"),
      "ᬅᬦᬓ᭄",
      "名前",
      "👩🏽‍🔬",
      "O'; DROP TABLE persons--",
      "",
    ];
    for (const name of names) await enrolled(store, { name, userId: `id ${name}` });
    const listed = await store.listEnrollments("default", { limit: 100 });
    deepEqual(listed.map(({ name }) => name), names);
    deepEqual(listed.map(({ userId }) => userId), names.map((name) => `id ${name}`));
    equal((await store.deleteByName("default", "José", "local")).deleted.length, 1);
  });

  test("embeddings of several models live side by side", async (store) => {
    const [small, large] = [contractOf("small", 128), contractOf("large", 512)];
    const one = await enrolled(store, { contract: small, userId: "one" });
    const two = await enrolled(store, { contract: large, userId: "two" });
    const again = await enrolled(store, { contract: large, userId: "one" });
    const ids = async (id: string) =>
      (await readGallery(store, "default", id)).rows.map((row) => row.enrollmentId);
    deepEqual(await ids(small.id), [one.enrollment.id]);
    deepEqual(await ids(large.id), [two.enrollment.id, again.enrollment.id]);
    deepEqual(await ids("unknown"), []);
    deepEqual(await store.storedContract(), large);
    await enrolled(store, { tenantId: "b", contract: small });
    deepEqual(await store.storedContract(), small);
  });
}
