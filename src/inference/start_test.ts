import assert from "node:assert/strict";
import { findModel, type LivenessModel, readManifest } from "../models/manifest.ts";
import { chooseLiveness } from "../models/liveness.ts";
import { choosePack } from "../models/pack.ts";
import { createShelf } from "../models/shelf.ts";
import { ample, modelsFolder } from "../../tests/engines/native.ts";
import { watchWorkers } from "../worker/testing.ts";
import { drawGoldenFace } from "./golden_face.ts";
import { SelfTestError } from "./golden_check.ts";
import { contractOf, startEngine } from "./start.ts";
import { anyBackendWorker } from "./worker_url.ts";

const manifest = await readManifest(new URL("../../models/manifest.json", import.meta.url));
const never = new AbortController().signal;
const runtime = { backend: "cpu", threads: 1, software: false } as const;
const worker = anyBackendWorker;
const options = { runtime, limits: ample, liveness: [], worker } as const;
const both = { embed: "none", liveness: true } as const;

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
  const packs = [["cpu", "edge", "float32"], ["cpu", "edge_int8", "int8"], [
    "wasm",
    "edge",
    "float32",
  ], ["wasm", "edge_int8", "int8"]] as const;
  for (const [backend, id, precision] of packs) {
    await t.step(`${id} on ${backend}`, async () => {
      const pack = await choose(id);
      const chosen = { ...options, runtime: { ...runtime, backend }, pack };
      const { engine, notes } = await startEngine(chosen);
      await using _engine = engine;
      assert.deepEqual(notes, []);
      const { info } = engine;
      assert.deepEqual([info.backend, info.pack, info.precision], [backend, id, precision]);
      assert.deepEqual(info.contract, contractOf(pack.recognizer.model));
      assert.deepEqual(info.liveness, []);
      const { faces, liveness } = await engine.analyze(drawGoldenFace(), both, never);
      assert.deepEqual([faces.length, liveness], [1, undefined]);
    });
  }
});

Deno.test("a GPU is named, and the 8-bit network that it can't run alone", async () => {
  const gpu = { ...runtime, backend: "webgpu", software: true } as const;
  const limits = { ...ample, workers: 1 };
  const pack = await choose("edge_int8");
  const { engine, notes } = await startEngine({ ...options, limits, runtime: gpu, pack });
  await using _engine = engine;
  assert.deepEqual([engine.info.backend, engine.info.precision], ["webgpu", "int8"]);
  assert.notEqual(engine.info.device, "cpu");
  assert.deepEqual(notes, [
    "webgpu can't run all operators of w600k_mbf_int8: the CPU runs the others",
  ]);
});

Deno.test("a GPU in software is refused where it won't do, and leaves no worker", async () => {
  using watch = watchWorkers();
  const gpu = { ...runtime, backend: "webgpu" } as const;
  const start = startEngine({ ...options, runtime: gpu, pack: await choose("edge") });
  await assert.rejects(start, /only adapter is software/);
  assert.equal(watch.running.size, 0);
});

Deno.test("an engine too slow for its deadline fails the start, naming the setting", async () => {
  const start = startEngine({
    ...options,
    limits: { ...ample, deadline: 1 },
    pack: await choose("edge"),
  });
  await assert.rejects(start, { name: "SelfTestError", message: /1 ms of INFERENCE_TIMEOUT_MS/ });
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

Deno.test("the liveness networks that are here are proved and named", async () => {
  const shelf = createShelf([modelsFolder]);
  const { networks } = await chooseLiveness({ manifest, ...shelf });
  const pack = await choose("edge");
  const { engine, notes } = await startEngine({ ...options, pack, liveness: networks });
  await using _engine = engine;
  assert.deepEqual(notes, []);
  const ids = ["minifasnet_v2", "minifasnet_v1se"];
  assert.deepEqual(engine.info.liveness.map(({ id }) => id), ids);
  assert.equal(engine.info.liveness[0].licence, "Apache-2.0");
  const { liveness } = await engine.analyze(drawGoldenFace(), both, never);
  assert.deepEqual(liveness?.models, ids);
});

Deno.test("a liveness network that answers wrongly fails the start and leaves no worker", async (t) => {
  const { networks: [{ model, path }] } = await chooseLiveness({
    manifest,
    ...createShelf([modelsFolder]),
  });
  const { preprocessing, liveness } = model;
  const wrong: Record<string, LivenessModel> = {
    "other classes": { ...model, liveness: { ...liveness, classes: 2 } },
    "logits for probabilities": { ...model, liveness: { ...liveness, output: "probabilities" } },
    "no numbers": { ...model, preprocessing: { ...preprocessing, mean: [NaN, 0, 0] } },
    "another size": {
      ...model,
      preprocessing: { ...preprocessing, input: { width: 64, height: 64 } },
    },
  };
  const pack = await choose("edge");
  for (const [what, model] of Object.entries(wrong)) {
    await t.step(what, async () => {
      using watch = watchWorkers();
      const start = startEngine({ ...options, pack, liveness: [{ model, path }] });
      await assert.rejects(start, SelfTestError);
      assert.equal(watch.running.size, 0);
    });
  }
});
