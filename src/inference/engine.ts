import type { DecodedImage, Embedding, Face, Image, Landmarks, ModelContract } from "../types.ts";

/** What to find out about a photo beside its faces. */
export interface AnalysisChoice {
  /** Which face gets an embedding. */
  readonly embed: "none" | "largest";
  /** Whether the largest face is judged to be a live one. */
  readonly liveness: boolean;
}

/** A detected face, with an embedding where one was asked for. */
export interface AnalyzedFace extends Face {
  readonly embedding?: Embedding;
}

/** Whether a face is a live one, or a picture of one. */
export interface LivenessResult {
  /** 0 a spoof to 1 live: the mean of the networks' probabilities. */
  readonly real: number;
  /** Ids of the networks that ran. */
  readonly models: readonly string[];
}

/** Milliseconds spent in each stage inside the engine, without waiting. */
export interface EngineTimes {
  readonly detect: number;
  readonly align: number;
  readonly liveness: number;
  readonly embed: number;
}

/** What a photo holds. */
export interface Analysis {
  /** Largest first, in pixels of the file (`image.source`). */
  readonly faces: readonly AnalyzedFace[];
  /** Of the largest face; absent unless asked for, and with no face or no liveness network. */
  readonly liveness?: LivenessResult;
  readonly times: EngineTimes;
}

/** A model in use. */
export interface ModelInfo {
  readonly id: string;
  readonly sha256: string;
  readonly licence: string;
}

/** What runs, for `/health`. */
export interface EngineInfo {
  readonly backend: string;
  readonly device: string;
  readonly precision: string;
  readonly pack: string;
  readonly detector: ModelInfo;
  readonly recognizer: ModelInfo;
  /** The networks that judge liveness; empty when liveness can't be judged. */
  readonly liveness: readonly ModelInfo[];
  /** What binds every embedding made here to its model. */
  readonly contract: ModelContract;
}

/**
 * Finds and embeds faces. The pixels of an image are moved to where the networks run, so the
 * caller's `data` is empty afterwards; those of a refused job stay the caller's.
 *
 * Every method throws `WajahError`: `overloaded` with a full queue, `timed_out` past the deadline
 * or on abort, `not_ready` while no worker runs.
 */
export interface Engine extends AsyncDisposable {
  readonly info: EngineInfo;
  /** Detects all faces, and finds out about the largest what was chosen: liveness first. */
  analyze(image: DecodedImage, choice: AnalysisChoice, signal: AbortSignal): Promise<Analysis>;
  /** Embeds the face at known points, in pixels of `image`. */
  embed(image: Image, landmarks: Landmarks, signal: AbortSignal): Promise<Embedding>;
}
