/** The engine for tests; weights that are missing fail the test that wants them. */

import type { Backend } from "../../src/inference/backend.ts";
import type { Engine, EngineInfo, ModelInfo } from "../../src/inference/engine.ts";
import type { LivenessRecipe, Recipe } from "../../src/inference/recipe.ts";
import { type InferenceLimits, startWorkerEngine } from "../../src/inference/worker_engine.ts";
import { anyBackendWorker } from "../../src/inference/worker_url.ts";

/** Where the weights lie, beside the project. */
export const modelsFolder = `${import.meta.dirname}/../../../shared/models`;

function fasNet(id: string, file: string, cropScale: number): LivenessRecipe {
  return {
    id,
    path: `${modelsFolder}/${file}`,
    side: 80,
    colour: "BGR",
    mean: [0, 0, 0],
    scale: [1, 1, 1],
    cropScale,
    classes: 3,
    realClass: 1,
    output: "logits",
  };
}

/** The small detector and recognizer, and the MiniFASNet pair. */
export const recipe: Recipe = {
  detector: {
    path: `${modelsFolder}/det_500m.onnx`,
    pixels: { mean: 127.5, scale: 1 / 128 },
    side: 640,
    fixedShapes: false,
  },
  recognizer: {
    path: `${modelsFolder}/w600k_mbf_dq.onnx`,
    pixels: { mean: 127.5, scale: 1 / 127.5 },
    dimension: 512,
  },
  liveness: [
    fasNet("minifasnet_v2", "MiniFASNetV2.onnx", 2.7),
    fasNet("minifasnet_v1se", "MiniFASNetV1SE.onnx", 4),
  ],
  runtime: { backend: "cpu", threads: 1, software: true },
};

const model: ModelInfo = { id: "test", sha256: "0".repeat(64), licence: "none" };

const facts: Omit<EngineInfo, "backend" | "device" | "liveness"> = {
  precision: "float32",
  pack: "test",
  detector: model,
  recognizer: model,
  contract: {
    id: "test@0000000000000000/512/arcface",
    model: "test",
    sha256: model.sha256,
    dimension: 512,
    preprocessing: "arcface",
  },
};

/** Bounds that no test reaches unless it wants to. */
export const ample: InferenceLimits = { workers: 2, queue: 64, deadline: 60_000 };

/** Starts the engine on native CPU, without the self-test. */
export function startNative(limits: InferenceLimits = ample, chosen = recipe): Promise<Engine> {
  return startOn("cpu", limits, chosen);
}

/** Starts the engine on a backend, without the self-test; a GPU in software will do. */
export function startOn(
  backend: Backend,
  limits: InferenceLimits = ample,
  chosen = recipe,
): Promise<Engine> {
  const liveness = chosen.liveness.map(({ id }) => ({ ...model, id }));
  const runtime = { ...chosen.runtime, backend };
  const worker = anyBackendWorker;
  return startWorkerEngine({ ...chosen, runtime }, { ...facts, backend, liveness }, limits, worker);
}
