import type { DecodedImage, Embedding, Face, Image, Landmarks, ModelContract } from "../types.ts";

/** Which faces of a photo get an embedding. */
export type EmbedChoice = "none" | "largest" | "all";

/** A detected face, with an embedding where one was asked for. */
export interface AnalyzedFace extends Face {
  readonly embedding?: Embedding;
}

/** Milliseconds spent in each stage inside the engine, without waiting. */
export interface EngineTimes {
  readonly detect: number;
  readonly align: number;
  readonly embed: number;
}

/** What a photo holds. */
export interface Analysis {
  /** Largest first, in pixels of the file (`image.source`). */
  readonly faces: readonly AnalyzedFace[];
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
  /** Detects all faces and embeds those chosen. */
  analyze(image: DecodedImage, embed: EmbedChoice, signal: AbortSignal): Promise<Analysis>;
  /** Embeds the face at known points, in pixels of `image`. */
  embed(image: Image, landmarks: Landmarks, signal: AbortSignal): Promise<Embedding>;
}
