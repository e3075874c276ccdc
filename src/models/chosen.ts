/** The outcome of choosing what to run. */

import type { DetectModel, LivenessModel, Model, Pack, RecognizeModel } from "./manifest.ts";

/** A model and the verified file with its weights. */
export interface Placed<M extends Model> {
  readonly model: M;
  readonly path: string;
}

/** The pack to run. `warnings` are for the log and `/health`; empty when all is as wished. */
export interface ChosenPack {
  readonly pack: Pack;
  readonly detector: Placed<DetectModel>;
  readonly recognizer: Placed<RecognizeModel>;
  readonly warnings: readonly string[];
}

/** The liveness networks to run, none when none could be had, and what an operator should know. */
export interface ChosenLiveness {
  readonly networks: readonly Placed<LivenessModel>[];
  readonly warnings: readonly string[];
}
