import type { GalleryRow } from "../types.ts";
import assert from "node:assert/strict";
import { watchWorkers } from "../worker/testing.ts";
import { startExactIndex } from "./exact_index.ts";
import type { GalleryIndex } from "./gallery_index.ts";

Deno.test.sanitizer({ ops: true, resources: true });

/** A sample whose embedding is one of four axes. */
function row(enrollmentId: number, axis: number, personId = enrollmentId): GalleryRow {
  return { enrollmentId, personId, embedding: probe(axis) };
}

function probe(axis: number) {
  return Float32Array.from([0, 1, 2, 3], (i) => i === axis ? 1 : 0);
}

async function* pages(...all: GalleryRow[][]) {
  yield* all;
}

/** Enrollments found for an axis at distance 0, and the size of the gallery. */
async function found(index: GalleryIndex, tenantId: string, axis: number) {
  const { hits, size } = await index.search(tenantId, probe(axis), 10);
  return { ids: hits.filter((hit) => hit.distance === 0).map((hit) => hit.enrollmentId), size };
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
  assert.deepEqual(await index.search("c", probe(0), 1), { hits: [], size: 0 });
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
    assert.deepEqual(await found(index, "a", 0), { ids: [], size: 0 });
  }
});

Deno.test("a write to a gallery without a copy makes none", async () => {
  await using index = startExactIndex();
  await index.apply("a", { version: 1, added: [row(1, 0)], removed: [] });
  assert.equal(index.version("a"), undefined);
  assert.deepEqual(await found(index, "a", 0), { ids: [], size: 0 });
});

Deno.test("until a load is complete the old copy answers", async () => {
  await using index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  const halfway = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<void>();
  async function* slow() {
    yield [row(2, 0)];
    halfway.resolve();
    await rest.promise;
    yield [row(3, 0)];
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
    yield [row(2, 0)];
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
  const open = index.search("a", probe(0), 1);
  watch.kill();
  await assert.rejects(open, { code: "not_ready" });
  assert.equal(index.version("a"), undefined);
  await index.load("a", 1, pages([row(1, 0)]));
  assert.deepEqual(await found(index, "a", 0), { ids: [1], size: 1 });
  assert.equal(watch.running.size, 1);
});

Deno.test("a worker that dies during a load fails the load alone", async () => {
  using watch = watchWorkers();
  await using index = startExactIndex();
  async function* fatal() {
    yield [row(1, 0)];
    watch.kill();
    yield [row(2, 0)];
  }
  await assert.rejects(index.load("a", 1, fatal()), { code: "not_ready" });
  assert.equal(index.version("a"), undefined);
  await index.load("a", 1, pages([row(1, 0)]));
  assert.equal(index.version("a"), 1);
});

Deno.test("disposal stops the worker for good", async () => {
  using watch = watchWorkers();
  const index = startExactIndex();
  await index.load("a", 1, pages([row(1, 0)]));
  await index[Symbol.asyncDispose]();
  await assert.rejects(index.search("a", probe(0), 1), { code: "not_ready" });
  assert.equal(watch.running.size, 0);
});
