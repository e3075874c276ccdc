import type { ChosenPack, Placed } from "../models/chosen.ts";
import type { Model, Preprocessing, RecognizeModel } from "../models/manifest.ts";
import type { PixelScale } from "../face/letterbox.ts";
import type { ModelContract } from "../types.ts";
import type { Engine, EngineInfo, ModelInfo } from "./engine.ts";
import type { Recipe } from "./recipe.ts";
import { runSelfTest } from "./golden_check.ts";
import type { Backend } from "./select.ts";
import { type InferenceLimits, startWorkerEngine } from "./worker_engine.ts";

/** What an engine is started from. */
export interface StartOptions {
  readonly pack: ChosenPack;
  readonly backend: Backend;
  readonly limits: InferenceLimits;
  /** Threads that share one run. */
  readonly threads: number;
}

/** An engine that passed its self-test, and what could not be proved about it. */
export interface StartedEngine {
  readonly engine: Engine;
  readonly notes: readonly string[];
}

/**
 * Loads a pack and proves it on the golden face.
 *
 * @throws {SelfTestError} when it computes something else than it should
 * @throws {Error} when the networks don't load
 */
export async function startEngine(options: StartOptions): Promise<StartedEngine> {
  const { pack, backend, limits, threads } = options;
  const info = describeEngine(pack, backend);
  const engine = await startWorkerEngine(recipeOf(pack, threads), info, limits);
  try {
    return { engine, notes: await runSelfTest(engine, pack.recognizer.model.golden) };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

function recipeOf({ detector, recognizer }: ChosenPack, threads: number): Recipe {
  const { dimension, preprocessing } = recognizer.model;
  const { width: side } = detector.model.preprocessing.input;
  return {
    detector: { path: detector.path, pixels: pixelScale(detector.model.preprocessing), side },
    recognizer: { path: recognizer.path, pixels: pixelScale(preprocessing), dimension },
    threads,
  };
}

/** SCRFD and ArcFace treat the three channels alike. */
function pixelScale({ mean: [mean], scale: [scale] }: Preprocessing): PixelScale {
  return { mean, scale: 1 / scale };
}

function describeEngine({ pack, detector, recognizer }: ChosenPack, backend: Backend): EngineInfo {
  return {
    backend,
    device: "cpu",
    precision: recognizer.model.file.includes("int8") ? "int8" : "float32",
    pack: pack.id,
    detector: describeModel(detector),
    recognizer: describeModel(recognizer),
    contract: contractOf(recognizer.model),
  };
}

function describeModel({ model }: Placed<Model>): ModelInfo {
  return { id: model.id, sha256: model.sha256, licence: model.licence.id };
}

/** What binds the embeddings of a recognizer to its weights and preprocessing. */
export function contractOf(
  { id, sha256, dimension, preprocessing }: RecognizeModel,
): ModelContract {
  return {
    id: `${id}@${sha256.slice(0, 16)}/${dimension}/${preprocessing.id}`,
    model: id,
    sha256,
    dimension,
    preprocessing: preprocessing.id,
  };
}
