import { WajahError } from "../errors.ts";
import type { ChosenPack, Placed } from "../models/chosen.ts";
import { hasDigest } from "../models/digest.ts";
import type { LivenessModel, Model, Preprocessing, RecognizeModel } from "../models/manifest.ts";
import type { PixelScale } from "../face/letterbox.ts";
import type { ModelContract } from "../types.ts";
import type { Engine, EngineInfo, ModelInfo } from "./engine.ts";
import type { LivenessRecipe, Recipe } from "./recipe.ts";
import { judgeHelp } from "./help.ts";
import { runSelfTest, SelfTestError } from "./golden_check.ts";
import type { RuntimeOptions } from "./runtime.ts";
import { type InferenceLimits, startWorkerEngine, type WorkerEngine } from "./worker_engine.ts";

/** What an engine is started from. */
export interface StartOptions {
  readonly pack: ChosenPack;
  /** Networks that judge liveness; none when it is not judged. */
  readonly liveness: readonly Placed<LivenessModel>[];
  readonly runtime: RuntimeOptions;
  readonly limits: InferenceLimits;
  /** The module that inference workers run. */
  readonly worker: URL;
}

/** An engine that passed its self-test, and what an operator should know about it. */
export interface StartedEngine {
  readonly engine: Engine;
  readonly notes: readonly string[];
}

/**
 * Loads a pack with its liveness networks and proves all on the golden face.
 *
 * @throws {SelfTestError} when it computes something else than it should, or takes too long
 * @throws {Error} when the backend does not work here or the networks don't load
 */
export async function startEngine(options: StartOptions): Promise<StartedEngine> {
  const { pack, limits, worker } = options;
  const facts = describeEngine(options);
  const prove = () => proveWeights(options);
  const engine = await startWorkerEngine(recipeOf(options), facts, limits, worker, prove);
  try {
    const help = judgeHelp(engine.info, helpedIds(options, engine));
    const unproved = await runSelfTest(engine, pack.recognizer.model.golden);
    return { engine, notes: [...unproved, ...help] };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw isTimeout(error) ? tooSlow(limits) : error;
  }
}

/**
 * Rejects when a file of weights is not what its model says any more: it was right when it was
 * found, but may have been replaced or damaged since.
 */
async function proveWeights({ pack, liveness, runtime }: StartOptions): Promise<void> {
  for (const { model, path } of [pack.detector, pack.recognizer, ...liveness]) {
    if (runtime.weights?.has(path) || await hasDigest(path, model.sha256)) continue;
    throw new Error(`${path} has changed since the start`);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof WajahError && error.code === "timed_out";
}

function tooSlow({ deadline }: InferenceLimits): SelfTestError {
  return new SelfTestError(
    `it did not look at the test face within the ${deadline} ms of INFERENCE_TIMEOUT_MS`,
  );
}

/**
 * Ids of the networks that the CPU helps with. The detector is left out: it computes shapes, which
 * onnxruntime always leaves to the CPU.
 */
function helpedIds({ pack, liveness }: StartOptions, { helped }: WorkerEngine): string[] {
  return [pack.recognizer, ...liveness].filter(({ path }) => helped.includes(path))
    .map(({ model }) => model.id);
}

function recipeOf({ pack: { detector, recognizer }, liveness, runtime }: StartOptions): Recipe {
  const { dimension, preprocessing } = recognizer.model;
  const { width: side } = detector.model.preprocessing.input;
  return {
    detector: {
      path: detector.path,
      pixels: pixelScale(detector.model.preprocessing),
      side,
      // cuDNN searches for the best kernels whenever the shape is another than the last.
      fixedShapes: runtime.backend === "cuda",
    },
    recognizer: { path: recognizer.path, pixels: pixelScale(preprocessing), dimension },
    liveness: liveness.map(livenessRecipe),
    runtime,
  };
}

/** How to feed a liveness network and read its answer, as its model says. */
function livenessRecipe({ model, path }: Placed<LivenessModel>): LivenessRecipe {
  const { id, preprocessing: { input: { width: side }, colour, mean, scale } } = model;
  const { crop_scale: cropScale, classes, real_class: realClass, output } = model.liveness;
  return { id, path, side, colour, mean, scale, cropScale, classes, realClass, output };
}

/** SCRFD and ArcFace treat the three channels alike. */
function pixelScale({ mean: [mean], scale: [scale] }: Preprocessing): PixelScale {
  return { mean, scale: 1 / scale };
}

function describeEngine(
  { pack: chosen, liveness, runtime }: StartOptions,
): Omit<EngineInfo, "device"> {
  const { pack, detector, recognizer } = chosen;
  return {
    backend: runtime.backend,
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
