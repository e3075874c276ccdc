import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { Store } from "../../src/store/store.ts";
import { agreesWithModel } from "./model.ts";
import { contractOf, idsOf, randomEmbedding, readGallery, sample } from "./fixtures.ts";

/** A place for data of its own. */
export interface Home extends AsyncDisposable {
  /** Opens a store on the data of this home. */
  open(): Promise<Store>;
  /** Whether the data outlives the store. */
  readonly durable: boolean;
}

/** What every store must do; `makeHome` gives a home without data. */
export function storeSuite(name: string, makeHome: () => Promise<Home>): void {
  function test(what: string, body: (store: Store, home: Home) => Promise<void>): void {
    Deno.test(`${name}: ${what}`, async () => {
      await using home = await makeHome();
      await using store = await home.open();
      await body(store, home);
    });
  }

  tenants(test);
  enrolling(test);
  refusals(test);
  deleting(test);
  reading(test);
  persons(test);
  concurrency(test);
}

type Test = (what: string, body: (store: Store, home: Home) => Promise<void>) => void;

function persons(test: Test): void {
  test("a person has the newest name and all samples of one model", async (store) => {
    const first = await store.enroll(sample({ userId: "1", name: "Old name" }));
    await store.enroll(sample({ userId: "2", name: "Other" }));
    const embedding = randomEmbedding();
    const last = await store.enroll(sample({ userId: "1", name: "New name", embedding }));
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
    const one = await store.enroll(sample({ userId: "1" }));
    await store.enroll(sample({ tenantId: "other", userId: "1" }));
    const kept = await store.enroll(sample({ userId: "2" }));
    const two = await store.enroll(sample({ userId: "1" }));
    const { deleted, count, galleryVersion } = await store.deletePerson("default", "1");
    deepEqual(deleted, [one.enrollment.id, two.enrollment.id]);
    deepEqual([count, galleryVersion], [1, two.galleryVersion + 1]);
    equal(await store.person("default", "1"), undefined);
    deepEqual(await idsOf(store), [kept.enrollment.id]);
    ok(await store.person("other", "1"));
    deepEqual((await store.deletePerson("default", "1")).deleted, []);
  });
}

function tenants(test: Test): void {
  test("the tenant default exists and is empty, others do not exist", async (store) => {
    await store.ping();
    const tenant = await store.tenant("default");
    equal(tenant?.id, "default");
    equal(tenant.galleryVersion, 0);
    equal(tenant.threshold, null);
    match(tenant.createdAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    equal(await store.tenant("other"), undefined);
    equal(await store.countEnrollments("default"), 0);
    equal(await store.countEnrollments("other"), 0);
    equal(await store.storedContract(), undefined);
    deepEqual(await idsOf(store), []);
  });

  test("two tenants never see each other's rows", async (store) => {
    const a = await store.enroll(sample({ tenantId: "a" }));
    const b = await store.enroll(sample({ tenantId: "b" }));
    equal(a.galleryVersion, 1);
    equal(b.galleryVersion, 1);
    deepEqual(await idsOf(store, "a"), [a.enrollment.id]);
    equal(await store.enrollment("a", b.enrollment.id), undefined);
    equal((await readGallery(store, "b")).rows[0].enrollmentId, b.enrollment.id);
    deepEqual((await store.deleteEnrollment("a", b.enrollment.id)).deleted, []);
    deepEqual((await store.deleteByName("a", "Ana")).deleted, [a.enrollment.id]);
    deepEqual(await idsOf(store, "b"), [b.enrollment.id]);
    equal((await store.tenant("b"))?.galleryVersion, 1);
    equal((await store.stalePersons("b", "other model", 5)).count, 1);
    equal((await store.stalePersons("a", "other model", 5)).count, 0);
  });
}

function enrolling(test: Test): void {
  test("enroll answers what was stored", async (store) => {
    const first = await store.enroll(sample({ tenantId: "new", userId: "u1", name: "Ana" }));
    const second = await store.enroll(sample({ tenantId: "new", userId: "u1", name: "Ana B" }));
    const third = await store.enroll(sample({ tenantId: "new", userId: "u2", name: "Ana" }));
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
    const writing = store.enroll(sample({ embedding }));
    embedding.fill(0);
    const { enrollment, personId } = await writing;
    const { rows: [row] } = await readGallery(store);
    deepEqual(row, { enrollmentId: enrollment.id, personId, embedding: kept });
  });

  test("a view into a larger buffer is stored as the view", async (store) => {
    const whole = new Float32Array(1024);
    const view = whole.subarray(512);
    view.set(randomEmbedding());
    await store.enroll(sample({ embedding: view }));
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
    for (const name of names) await store.enroll(sample({ name, userId: `id ${name}` }));
    const listed = await store.listEnrollments("default", { limit: 100 });
    deepEqual(listed.map(({ name }) => name), names);
    deepEqual(listed.map(({ userId }) => userId), names.map((name) => `id ${name}`));
    equal((await store.deleteByName("default", "José")).deleted.length, 1);
  });

  test("embeddings of several models live side by side", async (store) => {
    const [small, large] = [contractOf("small", 128), contractOf("large", 512)];
    const one = await store.enroll(sample({ contract: small, userId: "one" }));
    const two = await store.enroll(sample({ contract: large, userId: "two" }));
    const again = await store.enroll(sample({ contract: large, userId: "one" }));
    const ids = async (id: string) =>
      (await readGallery(store, "default", id)).rows.map((row) => row.enrollmentId);
    deepEqual(await ids(small.id), [one.enrollment.id]);
    deepEqual(await ids(large.id), [two.enrollment.id, again.enrollment.id]);
    deepEqual(await ids("unknown"), []);
    deepEqual(await store.storedContract(), large);
    await store.enroll(sample({ tenantId: "b", contract: small }));
    deepEqual(await store.storedContract(), small);
  });
}

function refusals(test: Test): void {
  const embedding = (change: (vector: Float32Array) => void) => {
    const vector = randomEmbedding();
    change(vector);
    return { embedding: vector };
  };
  const cases = {
    "a wrong length": { embedding: randomEmbedding(511) },
    "NaN": embedding((vector) => vector[7] = NaN),
    "infinity": embedding((vector) => vector[0] = -Infinity),
    "zeros": embedding((vector) => vector.fill(0)),
    "a vector too long": embedding((vector) => vector.forEach((v, i) => vector[i] = v * 1.01)),
    "a NUL in the name": { name: "Ana\0" },
    "a lone surrogate in the user id": { userId: "\ud800" },
  };
  for (const [what, given] of Object.entries(cases)) {
    test(`refuses ${what} and stores nothing`, async (store) => {
      await rejects(store.enroll(sample({ tenantId: "t", ...given })), TypeError);
      equal(await store.tenant("t"), undefined);
    });
  }
}

function deleting(test: Test): void {
  test("a delete answers ids, version and what is left", async (store) => {
    const a = await store.enroll(sample({ name: "A" }));
    const b = await store.enroll(sample({ name: "B" }));
    const gone = await store.deleteEnrollment("default", a.enrollment.id);
    deepEqual(gone, { deleted: [a.enrollment.id], galleryVersion: 3, count: 1 });
    deepEqual((await readGallery(store)).rows.map((row) => row.enrollmentId), [b.enrollment.id]);
    equal(await store.enrollment("default", a.enrollment.id), undefined);
  });

  test("a delete by name takes every enrollment of exactly that name", async (store) => {
    const ids = [];
    for (const name of ["A", "a", "A", "A "]) {
      ids.push((await store.enroll(sample({ name, userId: name }))).enrollment.id);
    }
    const gone = await store.deleteByName("default", "A");
    deepEqual(gone, { deleted: [ids[0], ids[2]], galleryVersion: 5, count: 2 });
    deepEqual(await idsOf(store), [ids[1], ids[3]]);
  });

  test("a delete that matches nothing changes nothing", async (store) => {
    await store.enroll(sample());
    const nothing = { deleted: [], galleryVersion: 1, count: 1 };
    deepEqual(await store.deleteEnrollment("default", 12345), nothing);
    deepEqual(await store.deleteByName("default", "Nobody"), nothing);
    equal((await store.tenant("default"))?.galleryVersion, 1);
    const missing = { deleted: [], galleryVersion: 0, count: 0 };
    deepEqual(await store.deleteByName("missing", "Ana"), missing);
    equal(await store.tenant("missing"), undefined);
  });

  test("ids are never reused", async (store) => {
    const first = await store.enroll(sample());
    await store.deleteEnrollment("default", first.enrollment.id);
    const second = await store.enroll(sample());
    ok(second.enrollment.id > first.enrollment.id);
    ok(second.personId > first.personId);
  });

  test("a person goes with the last enrollment, not before", async (store) => {
    const first = await store.enroll(sample({ userId: "u" }));
    const second = await store.enroll(sample({ userId: "u" }));
    await store.deleteEnrollment("default", first.enrollment.id);
    equal((await store.stalePersons("default", "other", 5)).count, 1);
    await store.deleteEnrollment("default", second.enrollment.id);
    deepEqual(await store.stalePersons("default", "other", 5), { count: 0, userIds: [] });
    equal((await store.tenant("default"))?.id, "default");
  });
}

function reading(test: Test): void {
  test("enrollments are listed in pages by id", async (store) => {
    for (let i = 0; i < 5; i++) await store.enroll(sample({ name: `${5 - i}` }));
    const ids = await idsOf(store);
    const page = await store.listEnrollments("default", { limit: 2, after: ids[1] });
    deepEqual(page.map(({ id }) => id), ids.slice(2, 4));
    deepEqual(await store.listEnrollments("default", { limit: 2, after: ids[4] }), []);
    equal(await store.countEnrollments("default"), 5);
  });

  test("a gallery comes in pages of the size asked for", async (store) => {
    for (let i = 0; i < 5; i++) await store.enroll(sample({ userId: `u${i}` }));
    const ids = await idsOf(store);
    for (const [size, sizes] of [[2, [2, 2, 1]], [5, [5]], [100, [5]]] as const) {
      const gallery = await readGallery(store, "default", contractOf().id, size);
      deepEqual(gallery.sizes, sizes);
      deepEqual(gallery.rows.map((row) => row.enrollmentId), ids);
    }
  });

  test("a gallery lets timers run between its pages", async (store) => {
    for (let i = 0; i < 4; i++) await store.enroll(sample());
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    await readGallery(store, "default", contractOf().id, 1);
    clearInterval(timer);
    ok(ticks > 0);
  });

  test("a write between two pages is seen or not, and other rows are", async (store) => {
    for (let i = 0; i < 4; i++) await store.enroll(sample());
    const [, second, third, fourth] = await idsOf(store);
    const seen = [];
    for await (const page of store.gallery("default", contractOf().id, 2)) {
      seen.push(...page.map((row) => row.enrollmentId));
      if (seen.length === 2) await store.deleteEnrollment("default", third);
      if (seen.length === 2) await store.deleteEnrollment("default", second);
    }
    deepEqual(seen.slice(1), [second, fourth]);
  });

  test("persons without an enrollment of a model are counted and named", async (store) => {
    const [old, current] = [contractOf("old"), contractOf("current")];
    for (const userId of ["c", "a", "b"]) await store.enroll(sample({ userId, contract: old }));
    await store.enroll(sample({ userId: "a", contract: current }));
    await store.enroll(sample({ userId: "d", contract: current }));
    deepEqual(await store.stalePersons("default", current.id, 1), { count: 2, userIds: ["b"] });
    deepEqual(await store.stalePersons("default", current.id, 9), {
      count: 2,
      userIds: ["b", "c"],
    });
    deepEqual(await store.stalePersons("default", old.id, 9), { count: 1, userIds: ["d"] });
  });

  test("a reopened store has everything", async (store, home) => {
    if (!home.durable) return;
    const done = await store.enroll(sample({ name: "Ana", userId: "u" }));
    const before = await readGallery(store);
    await store[Symbol.asyncDispose]();
    await using again = await home.open();
    deepEqual(await readGallery(again), before);
    deepEqual(await again.enrollment("default", done.enrollment.id), done.enrollment);
    equal((await again.enroll(sample())).galleryVersion, 2);
  });
}

function concurrency(test: Test): void {
  test("200 enrolls at once all succeed, one after the other", async (store) => {
    const done = await Promise.all(
      Array.from({ length: 200 }, (_, i) => store.enroll(sample({ userId: `u${i % 50}` }))),
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
      Array.from({ length: 20 }, (_, i) => store.enroll(sample({ userId: `u${i}` }))),
    );
    const [, removed] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => store.enroll(sample({ userId: "later" })))),
      Promise.all(first.map(({ enrollment }) => store.deleteEnrollment("default", enrollment.id))),
      Promise.all(first.map(() => readGallery(store, "default", contractOf().id, 3))),
    ]);
    ok(removed.every(({ deleted }) => deleted.length === 1));
    equal(await store.countEnrollments("default"), 20);
    equal((await store.tenant("default"))?.galleryVersion, 60);
    equal((await readGallery(store)).rows.length, 20);
  });

  test("any sequence of writes leaves what a simple model says", async (_, home) => {
    await agreesWithModel(() => home.open());
  });

  test("what is queued at the close is still written", async (store, home) => {
    const writing = Array.from({ length: 5 }, () => store.enroll(sample()));
    await store[Symbol.asyncDispose]();
    equal((await Promise.all(writing)).at(-1)?.count, 5);
    await rejects(store.ping(), { code: "storage_unavailable" });
    await rejects(store.enroll(sample()), { code: "storage_unavailable" });
    if (home.durable) {
      await using again = await home.open();
      equal(await again.countEnrollments("default"), 5);
    }
  });
}
