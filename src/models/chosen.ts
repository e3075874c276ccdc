/** The outcome of choosing a pack. */

import type { DetectModel, Model, Pack, RecognizeModel } from "./manifest.ts";

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
