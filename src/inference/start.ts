import type { ChosenPack, Placed } from "../models/chosen.ts";
import type { LivenessModel, Model, Preprocessing, RecognizeModel } from "../models/manifest.ts";
import type { PixelScale } from "../face/letterbox.ts";
import type { ModelContract } from "../types.ts";
import type { Engine, EngineInfo, ModelInfo } from "./engine.ts";
import type { LivenessRecipe, Recipe } from "./recipe.ts";
import { runSelfTest } from "./golden_check.ts";
import type { Backend } from "./select.ts";
import { type InferenceLimits, startWorkerEngine } from "./worker_engine.ts";

/** What an engine is started from. */
export interface StartOptions {
  readonly pack: ChosenPack;
  /** Networks that judge liveness; none when it is not judged. */
  readonly liveness: readonly Placed<LivenessModel>[];
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
 * Loads a pack with its liveness networks and proves all on the golden face.
 *
 * @throws {SelfTestError} when it computes something else than it should
 * @throws {Error} when the networks don't load
 */
export async function startEngine(options: StartOptions): Promise<StartedEngine> {
  const { pack, limits } = options;
  const engine = await startWorkerEngine(recipeOf(options), describeEngine(options), limits);
  try {
    return { engine, notes: await runSelfTest(engine, pack.recognizer.model.golden) };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

function recipeOf({ pack: { detector, recognizer }, liveness, threads }: StartOptions): Recipe {
  const { dimension, preprocessing } = recognizer.model;
  const { width: side } = detector.model.preprocessing.input;
  return {
    detector: { path: detector.path, pixels: pixelScale(detector.model.preprocessing), side },
    recognizer: { path: recognizer.path, pixels: pixelScale(preprocessing), dimension },
    liveness: liveness.map(livenessRecipe),
    threads,
  };
}

/** How to feed a liveness network and read its answer, as its model says. */
export function livenessRecipe({ model, path }: Placed<LivenessModel>): LivenessRecipe {
  const { id, preprocessing: { input: { width: side }, colour, mean, scale } } = model;
  const { crop_scale: cropScale, classes, real_class: realClass, output } = model.liveness;
  return { id, path, side, colour, mean, scale, cropScale, classes, realClass, output };
}

/** SCRFD and ArcFace treat the three channels alike. */
function pixelScale({ mean: [mean], scale: [scale] }: Preprocessing): PixelScale {
  return { mean, scale: 1 / scale };
}

function describeEngine({ pack: chosen, liveness, backend }: StartOptions): EngineInfo {
  const { pack, detector, recognizer } = chosen;
  return {
    backend,
    device: "cpu",
    precision: recognizer.model.file.includes("int8") ? "int8" : "float32",
    pack: pack.id,
    detector: describeModel(detector),
    recognizer: describeModel(recognizer),
    liveness: liveness.map(describeModel),
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
