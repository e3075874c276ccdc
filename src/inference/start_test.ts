import assert from "node:assert/strict";
import { findModel, readManifest } from "../models/manifest.ts";
import { choosePack } from "../models/pack.ts";
import { createShelf } from "../models/shelf.ts";
import { ample, modelsFolder } from "../../tests/engines/native.ts";
import { watchWorkers } from "../worker/testing.ts";
import { drawGoldenFace } from "./golden_face.ts";
import { SelfTestError } from "./golden_check.ts";
import { contractOf, startEngine } from "./start.ts";

const manifest = await readManifest(new URL("../../models/manifest.json", import.meta.url));
const never = new AbortController().signal;
const options = { backend: "cpu", limits: ample, threads: 1 } as const;

function choose(requested: string) {
  return choosePack({ ...createShelf([modelsFolder]), manifest, requested });
}

Deno.test("a contract names weights, dimension and preprocessing", () => {
  const model = findModel(manifest, "w600k_mbf_dq");
  assert(model?.task === "recognize");
  const { sha256, preprocessing } = model;
  assert.deepEqual(contractOf(model), {
    id: `w600k_mbf_dq@${sha256.slice(0, 16)}/512/${preprocessing.id}`,
    model: "w600k_mbf_dq",
    sha256,
    dimension: 512,
    preprocessing: preprocessing.id,
  });
});

Deno.test("each pack of the manifest that is here starts, is proved and says what it is", async (t) => {
  const precisions = { edge: "float32", edge_int8: "int8" };
  for (const [id, precision] of Object.entries(precisions)) {
    await t.step(id, async () => {
      const pack = await choose(id);
      const { engine, notes } = await startEngine({ ...options, pack });
      await using _engine = engine;
      assert.deepEqual(notes, []);
      const { info } = engine;
      assert.deepEqual([info.backend, info.pack, info.precision], ["cpu", id, precision]);
      assert.deepEqual(info.contract, contractOf(pack.recognizer.model));
      assert.equal((await engine.analyze(drawGoldenFace(), "none", never)).faces.length, 1);
    });
  }
});

Deno.test("networks that answer wrongly fail the start and leave no worker", async () => {
  using watch = watchWorkers();
  const pack = await choose("edge");
  const { model, path } = pack.recognizer;
  const preprocessing = { ...model.preprocessing, mean: [0, 0, 0] as [number, number, number] };
  const recognizer = { path, model: { ...model, preprocessing } };
  await assert.rejects(startEngine({ ...options, pack: { ...pack, recognizer } }), SelfTestError);
  assert.equal(watch.running.size, 0);
});
