/** The engine on native CPU for tests; weights that are missing fail the test that wants them. */

import type { Engine, EngineInfo, ModelInfo } from "../../src/inference/engine.ts";
import type { Recipe } from "../../src/inference/recipe.ts";
import { type InferenceLimits, startWorkerEngine } from "../../src/inference/worker_engine.ts";

/** Where the weights lie, beside the project. */
export const modelsFolder = `${import.meta.dirname}/../../../shared/models`;

/** The small detector and recognizer. */
export const recipe: Recipe = {
  detector: {
    path: `${modelsFolder}/det_500m.onnx`,
    pixels: { mean: 127.5, scale: 1 / 128 },
    side: 640,
  },
  recognizer: {
    path: `${modelsFolder}/w600k_mbf_dq.onnx`,
    pixels: { mean: 127.5, scale: 1 / 127.5 },
    dimension: 512,
  },
  threads: 1,
};

const model: ModelInfo = { id: "test", sha256: "0".repeat(64), licence: "none" };

const info: EngineInfo = {
  backend: "cpu",
  device: "cpu",
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

/** Starts the engine, without the self-test. */
export function startNative(limits: InferenceLimits = ample, chosen = recipe): Promise<Engine> {
  return startWorkerEngine(chosen, info, limits);
}
