import assert from "node:assert/strict";
import { createBatches } from "./batches.ts";

/** Batches of numbers that are doubled when the test lets them. */
function testBatches(most: number) {
  const runs: { key: string; queries: readonly number[]; go: PromiseWithResolvers<void> }[] = [];
  const ask = createBatches(async (key, queries: readonly number[]) => {
    const go = Promise.withResolvers<void>();
    runs.push({ key, queries, go });
    await go.promise;
    return queries.map((query) => query * 2);
  }, most);
  return { runs, ask };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("a query alone runs at once, those that come meanwhile run together", async () => {
  const { runs, ask } = testBatches(8);
  const answers = [1, 2, 3].map((query) => ask("a", query));
  assert.deepEqual(runs.map(({ queries }) => queries), [[1]]);
  runs[0].go.resolve();
  assert.equal(await answers[0], 2);
  await turn();
  assert.deepEqual(runs[1].queries, [2, 3]);
  runs[1].go.resolve();
  assert.deepEqual(await Promise.all(answers), [2, 4, 6]);
  const later = ask("a", 4);
  assert.deepEqual(runs[2].queries, [4]);
  runs[2].go.resolve();
  assert.equal(await later, 8);
});

Deno.test("keys don't wait for each other", () => {
  const { runs, ask } = testBatches(8);
  ask("a", 1);
  ask("b", 2);
  assert.deepEqual(runs.map(({ key, queries }) => [key, ...queries]), [["a", 1], ["b", 2]]);
});

Deno.test("no batch is larger than it may be", async () => {
  const { runs, ask } = testBatches(2);
  const answers = [1, 2, 3, 4].map((query) => ask("a", query));
  for (let i = 0; i < 3; i++) {
    runs[i].go.resolve();
    await turn();
  }
  assert.deepEqual(runs.map(({ queries }) => queries), [[1], [2, 3], [4]]);
  assert.deepEqual(await Promise.all(answers), [2, 4, 6, 8]);
});

Deno.test("a fault is that of its batch alone", async () => {
  const { runs, ask } = testBatches(8);
  const first = ask("a", 1), second = ask("a", 2);
  runs[0].go.reject(new Error("lost"));
  await assert.rejects(first, { message: "lost" });
  await turn();
  runs[1].go.resolve();
  assert.equal(await second, 4);
});
