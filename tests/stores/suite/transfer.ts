import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Store, TransferRow } from "../../../src/store/store.ts";
import {
  accepted,
  auditOf,
  contractOf,
  enrolled,
  idsOf,
  randomEmbedding,
  readGallery,
  transferred,
} from "../fixtures.ts";
import type { Test } from "./home.ts";

/** All samples of a tenant, read in pages. */
async function exported(store: Store, tenantId: string, limit: number): Promise<TransferRow[]> {
  const rows: TransferRow[] = [];
  while (true) {
    const after = rows.at(-1)?.id ?? 0;
    const page = await store.exportPage(tenantId, contractOf().id, { limit, after });
    if (page.length === 0) return rows;
    rows.push(...page);
  }
}

const withoutId = ({ id: _, ...row }: TransferRow) => row;

/** Exports and imports. */
export function transfer(test: Test): void {
  test("what is exported is imported elsewhere as it was", async (store) => {
    for (let i = 0; i < 7; i++) {
      await enrolled(store, { userId: `${i % 3}`, name: `Name ${i} "名` });
    }
    await enrolled(store, { contract: contractOf("other") });
    await enrolled(store, { tenantId: "other" });
    const rows = await exported(store, "default", 3);
    deepEqual(rows.map(({ id }) => id), (await idsOf(store)).slice(0, 7));
    deepEqual(
      rows.map(({ embedding }) => embedding),
      (await readGallery(store)).rows
        .map(({ embedding }) => embedding),
    );
    await store.createTenant("copy", {}, "admin");
    const outcome = await store.importRows("copy", contractOf(), rows, "key:1");
    deepEqual(outcome, { written: 7, count: 7, galleryVersion: 1 });
    const copy = await exported(store, "copy", 100);
    deepEqual(copy.map(withoutId), rows.map(withoutId));
    deepEqual((await store.listPersons("copy", { limit: 9 })).map((p) => [p.userId, p.samples]), [
      ["0", 3],
      ["1", 2],
      ["2", 2],
    ]);
    deepEqual((await auditOf(store, "copy")).at(-1), ["gallery.imported", "key:1", null, 7]);
  });

  test("an import can be repeated, as a whole and in part", async (store) => {
    const rows = ["1", "2", "1", "3"].map((userId) => transferred({ userId }));
    const importing = async (...some: typeof rows) =>
      accepted(await store.importRows("default", contractOf(), some, "admin"));
    equal((await importing(...rows.slice(0, 2))).written, 2);
    deepEqual(await importing(...rows.slice(0, 2)), { written: 0, count: 2, galleryVersion: 1 });
    deepEqual(await importing(...rows), { written: 2, count: 4, galleryVersion: 2 });
    deepEqual(await importing(...rows), { written: 0, count: 4, galleryVersion: 2 });
    deepEqual(await importing(), { written: 0, count: 4, galleryVersion: 2 });
    equal((await auditOf(store)).length, 2);
  });

  test("a row is known by its person, time and embedding, not by its name", async (store) => {
    const row = transferred();
    const rows = [
      row,
      { ...row, name: "Another" },
      { ...row, userId: "another" },
      { ...row, createdAt: "2020-02-29 12:34:57" },
      { ...row, embedding: randomEmbedding() },
      row,
    ];
    const outcome = accepted(await store.importRows("default", contractOf(), rows, "admin"));
    equal(outcome.written, 4);
    const later = { ...row, createdAt: "2021-01-01 00:00:00" };
    const again = [...rows, later];
    equal(accepted(await store.importRows("default", contractOf(), again, "admin")).written, 1);
    const expected = [...rows.toSpliced(1, 1).slice(0, 4), later];
    deepEqual((await exported(store, "default", 9)).map(withoutId), expected);
    const other = contractOf("other");
    equal(accepted(await store.importRows("default", other, [row], "admin")).written, 1);
    equal((await store.person("default", "user-1"))?.samples, 5);
  });

  test("imports and enrollments share ids that are never given twice", async (store) => {
    const first = await enrolled(store);
    const rows = ["1", "2"].map((userId) => transferred({ userId }));
    await store.importRows("default", contractOf(), rows, "admin");
    const ids = await idsOf(store);
    for (const id of ids.slice(1)) await store.deleteEnrollment("default", id, "local");
    const next = await enrolled(store);
    await store.importRows("default", contractOf(), rows, "admin");
    const later = await idsOf(store);
    equal(later.length, 4);
    deepEqual(later.slice(0, 2), [first.enrollment.id, next.enrollment.id]);
    ok(next.enrollment.id > Math.max(...ids) && later[2] > next.enrollment.id);
    const after = await enrolled(store);
    ok(after.enrollment.id > later[3]);
    const { rows: gallery } = await readGallery(store);
    const kept = gallery.slice(2).map(({ embedding }) => embedding);
    deepEqual(kept, [...rows.map(({ embedding }) => embedding), kept[2]]);
  });

  test("200 rows at once keep their order and their embeddings", async (store) => {
    const rows = Array.from({ length: 200 }, (_, i) => transferred({ userId: `${i % 70}` }));
    await store.importRows("default", contractOf(), rows, "admin");
    deepEqual((await exported(store, "default", 64)).map(withoutId), rows);
  });

  test("imports at once of the same rows write each once", async (store) => {
    const rows = Array.from({ length: 20 }, (_, i) => transferred({ userId: `${i}` }));
    const outcomes = await Promise.all(
      [0, 5, 10].map((at) => store.importRows("default", contractOf(), rows.slice(at), "admin")),
    );
    equal(outcomes.map((outcome) => accepted(outcome).written).reduce((a, b) => a + b), 20);
    equal((await readGallery(store)).rows.length, 20);
  });

  const wrong = {
    "a time that is none": { createdAt: "2023-02-29 00:00:00" },
    "a time of another form": { createdAt: "2023-02-28T00:00:00Z" },
    "an embedding of another length": { embedding: randomEmbedding(128) },
    "a NUL in a name": { name: "a\0" },
  };
  for (const [what, given] of Object.entries(wrong)) {
    test(`an import with ${what} is refused as a whole`, async (store) => {
      const rows = [transferred(), transferred(given)];
      await rejects(store.importRows("default", contractOf(), rows, "admin"), TypeError);
      deepEqual(await idsOf(store), []);
    });
  }
}
