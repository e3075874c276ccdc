import assert from "node:assert/strict";
import { readPageDetector, rememberWeights } from "./page_detector.ts";

Deno.test("browsers get the smallest detector, if it is there", async () => {
  const asked: string[] = [];
  const shelf = (path: string | undefined) => ({
    locate(model: Parameters<Parameters<typeof readPageDetector>[0]["locate"]>[0]) {
      asked.push(model.id);
      return Promise.resolve({ model, path, findings: [] });
    },
  });
  const read = (path: string) => Promise.resolve(new TextEncoder().encode(path));
  const weights = await readPageDetector(shelf("/shelf/a.onnx"), read);
  assert.equal(new TextDecoder().decode(weights), "/shelf/a.onnx");
  assert.equal(await readPageDetector(shelf(undefined), read), undefined);
  assert.deepEqual(asked, ["det_500m", "det_500m"]);
});

Deno.test("what was read is kept, what was not is looked for again", async () => {
  let reads = 0;
  const outcomes = [
    () => Promise.reject(new Error("away")),
    () => Promise.resolve(undefined),
    () => Promise.resolve("weights"),
  ];
  const ask = rememberWeights(() => outcomes[reads++]());
  await assert.rejects(ask(), /away/);
  assert.equal(await ask(), undefined);
  assert.deepEqual(await Promise.all([ask(), ask()]), ["weights", "weights"]);
  assert.equal(await ask(), "weights");
  assert.equal(reads, 3);
});
