import type { GalleryRow } from "../types.ts";
import assert from "node:assert/strict";
import { watchWorkers } from "../worker/testing.ts";
import { startExactIndex } from "./exact_index.ts";
import type { GalleryIndex } from "./gallery_index.ts";
import { packRows } from "./pages.ts";
import { createRandom } from "../random.ts";
import { makeGallery, pagesOf, randomUnit, searchPlainly } from "./testing.ts";

Deno.test.sanitizer({ ops: true, resources: true });

/** A sample whose embedding is one of four axes. */
function row(enrollmentId: number, axis: number, personId = enrollmentId): GalleryRow {
  return { enrollmentId, personId, embedding: probe(axis) };
}

function probe(axis: number) {
  return Float32Array.from([0, 1, 2, 3], (i) => i === axis ? 1 : 0);
}

async function* pages(...all: GalleryRow[][]) {
  yield* all.map(packRows);
}

/** Enrollments found for an axis at distance 0, and the size of the gallery, if it is held. */
async function found(index: GalleryIndex, tenantId: string, axis: number) {
  const result = await index.search(tenantId, 0, probe(axis), 10);
  const same = result?.hits.filter(({ distance }) => distance === 0);
  return result && { ids: same?.map(({ enrollmentId }) => enrollmentId), size: result.size };
}

Deno.test("a loaded copy has its version and answers from every page", async () => {
  await using index = startExactIndex();
  assert.equal(index.version("a"), undefined);
  await index.load("a", 7, pages([row(1, 0), row(2, 1)], [], [row(3, 2)]));
  assert.equal(index.version("a"), 7);
  assert.deepEqual(await found(index, "a", 2), { ids: [3], size: 3 });
});

Deno.test("tenants don't see each other", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  await index.load("b", 1, pages([row(1, 1)]));
  assert.deepEqual(await found(index, "a", 1), { ids: [], size: 1 });
  assert.deepEqual(await found(index, "b", 1), { ids: [1], size: 1 });
  assert.equal(await found(index, "c", 0), undefined);
});

Deno.test("an empty gallery has a version too", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  await index.load("a", 2, pages());
  assert.equal(index.version("a"), 2);
  assert.deepEqual(await found(index, "a", 0), { ids: [], size: 0 });
  await index.apply("a", { version: 3, added: [row(5, 3)], removed: [] });
  assert.deepEqual(await found(index, "a", 3), { ids: [5], size: 1 });
});

Deno.test("a search sent after a write sees it, without waiting for it", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  const applied = index.apply("a", { version: 2, added: [row(2, 1)], removed: [1] });
  assert.equal(index.version("a"), 2);
  assert.deepEqual(await found(index, "a", 1), { ids: [2], size: 1 });
  await applied;
});

Deno.test("a write that is not the next one drops the copy", async () => {
  await using index = startExactIndex();
  for (const version of [6, 4, 2]) {
    await index.load("a", 4, pages([row(1, 0)]));
    await index.apply("a", { version, added: [row(2, 1)], removed: [] });
    assert.equal(index.version("a"), undefined);
    assert.equal(await found(index, "a", 0), undefined);
  }
});

Deno.test("a write to a gallery without a copy makes none", async () => {
  await using index = startExactIndex();
  await index.apply("a", { version: 1, added: [row(1, 0)], removed: [] });
  assert.equal(index.version("a"), undefined);
  assert.equal(await found(index, "a", 0), undefined);
});

Deno.test("until a load is complete the old copy answers", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  const halfway = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<void>();
  async function* slow() {
    yield packRows([row(2, 0)]);
    halfway.resolve();
    await rest.promise;
    yield packRows([row(3, 0)]);
  }
  const loading = index.load("a", 2, slow());
  await halfway.promise;
  assert.equal(index.version("a"), 1);
  assert.deepEqual(await found(index, "a", 0), { ids: [1], size: 1 });
  rest.resolve();
  await loading;
  assert.equal(index.version("a"), 2);
  assert.deepEqual(await found(index, "a", 0), { ids: [2, 3], size: 2 });
});

Deno.test("a load that fails leaves the old copy as it was", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  async function* broken() {
    yield packRows([row(2, 0)]);
    throw new Error("the store is away");
  }
  await assert.rejects(index.load("a", 2, broken()), { message: "the store is away" });
  assert.equal(index.version("a"), 1);
  assert.deepEqual(await found(index, "a", 0), { ids: [1], size: 1 });
});

Deno.test("a worker that dies takes its copies along and is replaced", async () => {
  using watch = watchWorkers();
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  const open = index.search("a", 1, probe(0), 1);
  watch.kill();
  await assert.rejects(open, { code: "not_ready" });
  assert.equal(index.version("a"), undefined);
  assert.deepEqual(index.stats(), { tenants: 0, rows: 0, bytes: 0 });
  await index.load("a", 1, pages([row(1, 0)]));
  assert.deepEqual(await found(index, "a", 0), { ids: [1], size: 1 });
  assert.equal(watch.running.size, 1);
});

Deno.test("a worker that dies during a load fails the load alone", async () => {
  using watch = watchWorkers();
  await using index = startExactIndex();
  async function* fatal() {
    yield packRows([row(1, 0)]);
    watch.kill();
    yield packRows([row(2, 0)]);
  }
  await assert.rejects(index.load("a", 1, fatal()), { code: "not_ready" });
  assert.equal(index.version("a"), undefined);
  await index.load("a", 1, pages([row(1, 0)]));
  assert.equal(index.version("a"), 1);
});

Deno.test("the arrays of a page move, those of a change don't", async () => {
  await using index = startExactIndex();
  const page = packRows([row(1, 0)]), added = row(2, 1), asked = probe(1);
  await index.load(
    "a",
    1,
    async function* () {
      yield await Promise.resolve(page);
    }(),
  );
  assert.equal(page.embeddings.length, 0);
  await index.apply("a", { version: 2, added: [added], removed: [] });
  assert.equal((await index.search("a", 2, asked, 1))?.hits[0].enrollmentId, 2);
  assert.deepEqual([added.embedding.length, asked.length], [4, 4]);
});

Deno.test("a copy older than the version asked for does not answer", async () => {
  await using index = startExactIndex();
  await index.load("a", 5, pages([row(1, 0)]));
  assert.equal((await index.search("a", 5, probe(0), 1))?.size, 1);
  assert.equal(await index.search("a", 6, probe(0), 1), undefined);
  const answers = [5, 6, 4].map((version) => index.search("a", version, probe(0), 1));
  assert.deepEqual((await Promise.all(answers)).map((answer) => answer?.size), [1, undefined, 1]);
});

Deno.test("a search under way when its copy is dropped is answered, those behind it are not", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  const answers = [1, 2].map(() => found(index, "a", 0));
  const dropped = index.drop("a");
  assert.deepEqual(await Promise.all(answers), [{ ids: [1], size: 1 }, undefined]);
  await dropped;
});

Deno.test("many searches of several tenants at once are those of a plain loop", async () => {
  await using index = startExactIndex();
  const random = createRandom(8);
  const shape = { dimension: 128, persons: 500, samplesEach: 5, spread: 0.7 };
  const galleries = new Map(["a", "b"].map((id) => [id, makeGallery(shape, random)]));
  for (const [id, rows] of galleries) await index.load(id, 1, pagesOf(rows, 300));
  await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    const tenantId = i % 2 ? "a" : "b", rows = galleries.get(tenantId) ?? [];
    const asked = i % 5 ? randomUnit(128, random) : rows[i * 20].embedding;
    const expected = searchPlainly(rows, asked, i % 7 + 1);
    assert.deepEqual(await index.search(tenantId, 1, asked, i % 7 + 1), expected);
  }));
});

Deno.test("what is held is reported, and nothing once it is dropped", async () => {
  await using index = startExactIndex();
  assert.deepEqual(index.stats(), { tenants: 0, rows: 0, bytes: 0 });
  await index.load("a", 1, pages([row(1, 0), row(2, 1)]));
  await index.load("b", 1, pages([row(1, 0)]));
  const { tenants, rows, bytes } = index.stats();
  assert.deepEqual([tenants, rows], [2, 3]);
  assert(bytes > 3 * 4 * 4);
  const added = Array.from({ length: 100 }, (_, i) => row(10 + i, 2));
  await index.apply("a", { version: 2, added, removed: [1] });
  assert.equal(index.stats().rows, 102);
  assert(index.stats().bytes > bytes);
  await Promise.all([index.drop("a"), index.drop("b")]);
  assert.deepEqual(index.stats(), { tenants: 0, rows: 0, bytes: 0 });
});

/** What a copy of a few rows takes. */
async function fewRowsBytes(): Promise<number> {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  return index.stats().bytes;
}

Deno.test("beyond its budget the copies searched longest ago leave and come back", async () => {
  await using index = startExactIndex({ maxBytes: await fewRowsBytes() * 2 });
  const load = (tenantId: string) => index.load(tenantId, 1, pages([row(1, 0)]));
  await load("a");
  await load("b");
  await found(index, "a", 0);
  await load("c");
  assert.deepEqual(["a", "b", "c"].map(index.version), [1, undefined, 1]);
  assert.equal(await found(index, "b", 0), undefined);
  await load("b");
  assert.deepEqual(["a", "b", "c"].map(index.version), [undefined, 1, 1]);
  assert.deepEqual(await found(index, "b", 0), { ids: [1], size: 1 });
});

Deno.test("a gallery larger than the budget is held alone", async () => {
  const few = await fewRowsBytes();
  await using index = startExactIndex({ maxBytes: few * 2 });
  await index.load("a", 1, pages([row(1, 0)]));
  const many = Array.from({ length: 500 }, (_, i) => row(i, 1));
  await index.load("large", 1, pagesOf(many, 50));
  assert(index.stats().bytes > few * 4);
  assert.deepEqual(["a", "large"].map(index.version), [undefined, 1]);
  assert.equal((await found(index, "large", 1))?.size, 500);
  await index.load("a", 1, pages([row(1, 0)]));
  assert.deepEqual(["a", "large"].map(index.version), [1, undefined]);
  assert.equal(index.stats().bytes, few);
});

Deno.test("a copy that grows by writes makes others leave", async () => {
  await using index = startExactIndex({ maxBytes: await fewRowsBytes() * 2 });
  await index.load("a", 1, pages([row(1, 0)]));
  await index.load("b", 1, pages([row(1, 0)]));
  const added = Array.from({ length: 500 }, (_, i) => row(i, 1));
  await index.apply("a", { version: 2, added, removed: [] });
  assert.deepEqual(["a", "b"].map(index.version), [2, undefined]);
});

/** Searches as a service does: whatever is not held is loaded first. */
async function searchLoading(index: GalleryIndex, tenantId: string, rows: readonly GalleryRow[]) {
  while (true) {
    const result = await index.search(tenantId, 1, probe(0), 1);
    if (result) return result;
    await index.load(tenantId, 1, pagesOf(rows, 32));
  }
}

Deno.test("many tenants at once under a small budget are all answered within it", async () => {
  const few = await fewRowsBytes();
  await using index = startExactIndex({ maxBytes: few * 9 });
  const rows = Array.from({ length: 128 }, (_, i) => row(i, i % 4));
  const highest: number[] = [];
  await Promise.all(Array.from({ length: 10 }, async (_, tenant) => {
    for (let i = 0; i < 5; i++) {
      const { size } = await searchLoading(index, `tenant ${tenant}`, rows);
      assert.equal(size, 128);
      highest.push(index.stats().bytes);
    }
  }));
  // All of them take 40; room for rows is made in doubles, so each may surprise by half of it.
  assert(Math.max(...highest) <= few * (9 + 10 * 2));
  assert(index.stats().bytes <= few * 9);
  assert(index.stats().tenants >= 1);
});

Deno.test("disposal stops the worker for good", async () => {
  using watch = watchWorkers();
  const index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  await index[Symbol.asyncDispose]();
  await assert.rejects(index.search("a", 1, probe(0), 1), { code: "not_ready" });
  assert.equal(watch.running.size, 0);
});
