/** What every engine of the 1:N search must do, whatever it holds where. */

import assert from "node:assert/strict";
import { createRandom } from "../../src/random.ts";
import { makeGallery, near, searchPlainly } from "../../src/search/testing.ts";
import type { Gallery } from "../../src/services/gallery.ts";
import type { Store } from "../../src/store/store.ts";
import type { Embedding, GalleryRow, ModelContract, SearchResult } from "../../src/types.ts";
import { contractOf, enrolled } from "../stores/fixtures.ts";

/** An engine over an empty store of its own. */
export interface Home extends AsyncDisposable {
  readonly gallery: Gallery;
  readonly store: Store;
}

/** Opens an engine for a model. */
export type OpenHome = (contract: ModelContract) => Promise<Home>;

const contract = contractOf("test", 64), other = contractOf("other", 64);
const shape = { dimension: 64, persons: 40, samplesEach: 3, spread: 0.5 };

/** Registers the tests of one engine. */
export function galleryTests(name: string, open: OpenHome): void {
  const test = (what: string, work: (home: Home) => Promise<void>) =>
    Deno.test(`${name}: ${what}`, async () => {
      await using home = await open(contract);
      await work(home);
    });

  test("finds what comparing every row finds", async ({ gallery, store }) => {
    const random = createRandom(1);
    const rows = await fill(store, makeGallery(shape, random));
    for (const limit of [1, 2, 7, 40, 100]) {
      const probe = near(rows[limit % rows.length].embedding, 0.7, random);
      same(await search(gallery, store, probe, limit), searchPlainly(rows, probe, limit));
    }
  });

  test("an empty gallery answers with nobody", async ({ gallery, store }) => {
    const [{ embedding }] = makeGallery(shape, createRandom(2));
    assert.deepEqual(await search(gallery, store, embedding, 5), { hits: [], size: 0 });
  });

  test("what another instance writes is found, and gone, at once", async ({ gallery, store }) => {
    const rows = await fill(store, makeGallery({ ...shape, persons: 4 }, createRandom(3)));
    const [{ embedding, enrollmentId }] = rows;
    await search(gallery, store, embedding, 1);
    const added = await enrolled(store, { userId: "new", embedding, contract });
    const both = await search(gallery, store, embedding, 2);
    assert.deepEqual(
      both.hits.map((hit) => hit.enrollmentId),
      [enrollmentId, added.enrollment.id],
    );
    await store.deleteEnrollment("default", enrollmentId, "local");
    await store.deletePerson("default", "new", "local");
    const after = await search(gallery, store, embedding, 100);
    assert.equal(after.size, rows.length - 1);
    assert(after.hits.every((hit) => hit.enrollmentId !== enrollmentId));
  });

  test("tenants never see each other", async ({ gallery, store }) => {
    const [{ embedding }] = makeGallery(shape, createRandom(4));
    await enrolled(store, { tenantId: "a", embedding, contract });
    await enrolled(store, { tenantId: "b", embedding: embedding.map((x) => -x), contract });
    for (const [tenantId, distance] of [["a", 0], ["b", 2]] as const) {
      const { hits, size } = await search(gallery, store, embedding, 5, tenantId);
      assert.deepEqual([hits.length, size], [1, 1]);
      assert(Math.abs(hits[0].distance - distance) < 1e-5);
    }
  });

  test("a tenant made anew is not answered from the old one", async ({ gallery, store }) => {
    const [{ embedding }] = makeGallery(shape, createRandom(5));
    await enrolled(store, { tenantId: "a", embedding, contract });
    await search(gallery, store, embedding, 1, "a");
    await store.deleteTenant("a", "admin");
    await store.createTenant("a", {}, "admin");
    assert.deepEqual(await search(gallery, store, embedding, 1, "a"), { hits: [], size: 0 });
  });

  test("persons without a sample of the model stop the search", async ({ gallery, store }) => {
    const [{ embedding }] = makeGallery(shape, createRandom(6));
    await enrolled(store, { userId: "kept", embedding, contract: other });
    const refused = { code: "model_mismatch" };
    await assert.rejects(search(gallery, store, embedding, 1), refused);
    await enrolled(store, { userId: "kept", embedding, contract });
    assert.equal((await search(gallery, store, embedding, 1)).size, 1);
  });

  test("a gallery read again is the database's", async ({ gallery, store }) => {
    const [{ embedding }] = makeGallery(shape, createRandom(7));
    await enrolled(store, { embedding, contract });
    await search(gallery, store, embedding, 1);
    await gallery.refresh(await store.touchGallery("default") ?? assert.fail());
    assert.equal((await search(gallery, store, embedding, 1)).size, 1);
  });
}

/** Stores the samples; they come back with the numbers that the store gave them. */
async function fill(store: Store, rows: readonly GalleryRow[]): Promise<GalleryRow[]> {
  const stored: GalleryRow[] = [];
  for (const { personId, embedding } of rows) {
    const written = await enrolled(store, { userId: `p${personId}`, embedding, contract });
    const { enrollment, personId: stableId } = written;
    stored.push({ enrollmentId: enrollment.id, personId: stableId, embedding });
  }
  return stored;
}

async function search(
  gallery: Gallery,
  store: Store,
  probe: Embedding,
  limit: number,
  tenantId = "default",
): Promise<SearchResult> {
  const tenant = await store.tenantVersions(tenantId) ?? assert.fail("no tenant");
  return await gallery.search(tenant, probe, limit);
}

/** The same persons in the same order, at distances that differ by rounding alone. */
function same(found: SearchResult, expected: SearchResult): void {
  assert.equal(found.size, expected.size);
  assert.deepEqual(found.hits.map(idsOf), expected.hits.map(idsOf));
  for (const [i, { distance }] of found.hits.entries()) {
    assert(Math.abs(distance - expected.hits[i].distance) < 1e-5);
  }
}

function idsOf({ enrollmentId, personId }: SearchResult["hits"][number]): number[] {
  return [enrollmentId, personId];
}
