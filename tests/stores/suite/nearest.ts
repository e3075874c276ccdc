import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Store } from "../../../src/store/store.ts";
import type { Embedding, SearchResult } from "../../../src/types.ts";
import { contractOf, enrolled, randomEmbedding, readGallery } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** The same search by comparing every row here. */
async function expected(store: Store, probe: Embedding, limit: number): Promise<SearchResult> {
  const { rows } = await readGallery(store);
  const all = rows.map(({ embedding, ...ids }) => {
    return { ...ids, distance: 1 - embedding.reduce((sum, v, i) => sum + v * probe[i], 0) };
  }).sort((a, b) => a.distance - b.distance);
  const first = new Map(all.toReversed().map((hit) => [hit.personId, hit]));
  const hits = all.filter((hit) => first.get(hit.personId) === hit);
  return { hits: hits.slice(0, limit), size: rows.length };
}

/** A direction close to another one. */
function near(embedding: Embedding): Embedding {
  const noise = randomEmbedding(embedding.length);
  const sum = embedding.map((value, i) => value + noise[i] / 2);
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}

/** The search in the database. */
export function nearest(test: Test): void {
  test("the nearest persons are those of a search by hand", async (store) => {
    const people = Array.from({ length: 12 }, () => randomEmbedding());
    for (const [i, embedding] of [...people, ...people.map(near)].entries()) {
      await enrolled(store, { userId: `${i % 12}`, embedding });
    }
    await enrolled(store, { userId: "3", contract: contractOf("other") });
    await enrolled(store, { tenantId: "other" });
    for (const limit of [1, 5, 100]) {
      const probe = near(people[limit % 12]);
      const found = await store.nearest("default", contractOf().id, probe, limit);
      const { hits, size } = await expected(store, probe, limit);
      equal(found.size, size);
      deepEqual(found.hits.map((hit) => hit.enrollmentId), hits.map((hit) => hit.enrollmentId));
      deepEqual(found.hits.map((hit) => hit.personId), hits.map((hit) => hit.personId));
      found.hits.forEach(({ distance }, i) => {
        ok(Math.abs(distance - hits[i].distance) < 1e-5);
        ok(distance >= 0 && distance <= 2);
      });
    }
  });

  test("an enrolled probe is at 0 and its opposite at 2", async (store) => {
    const embedding = randomEmbedding();
    const { enrollment, personId } = await enrolled(store, { embedding });
    for (const [sign, far] of [[1, 0], [-1, 2]]) {
      const probe = embedding.map((value) => sign * value);
      const { hits: [hit], size } = await store.nearest("default", contractOf().id, probe, 3);
      deepEqual([hit.enrollmentId, hit.personId, size], [enrollment.id, personId, 1]);
      ok(hit.distance >= 0 && hit.distance <= 2 && Math.abs(hit.distance - far) < 1e-5);
    }
  });

  test("a gallery without samples of the model has nobody", async (store) => {
    await enrolled(store, { contract: contractOf("other") });
    const nobody = { hits: [], size: 0 };
    for (const tenantId of ["default", "missing"]) {
      const found = await store.nearest(tenantId, contractOf().id, randomEmbedding(), 3);
      deepEqual(found, nobody);
    }
  });

  test("a probe that cannot be compared is refused", async (store) => {
    await enrolled(store);
    const search = (probe: Embedding) => store.nearest("default", contractOf().id, probe, 1);
    await rejects(search(randomEmbedding().fill(NaN, 3, 4)), TypeError);
    await rejects(search(new Float32Array(512)), TypeError);
    await rejects(search(randomEmbedding(128)), { code: "storage_unavailable" });
    equal((await search(randomEmbedding())).size, 1);
  });
}
