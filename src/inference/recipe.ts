import type { PixelScale } from "../face/letterbox.ts";
import type { LivenessView } from "../face/liveness_crop.ts";

/** How to feed one liveness network and read its answer. */
export interface LivenessRecipe extends LivenessView {
  readonly id: string;
  readonly path: string;
  /** Input values are `(pixel - mean) / scale`, per channel in the order of `colour`. */
  readonly mean: readonly [number, number, number];
  readonly scale: readonly [number, number, number];
  /** Number of classes it answers, and the index of the one for live faces. */
  readonly classes: number;
  readonly realClass: number;
  readonly output: "logits" | "probabilities";
}

/** How to feed the networks; plain data, so that it can be sent to a worker. */
export interface Recipe {
  readonly detector: {
    readonly path: string;
    readonly pixels: PixelScale;
    /** Side of the square input in pixels, a multiple of 32. */
    readonly side: number;
  };
  readonly recognizer: {
    readonly path: string;
    readonly pixels: PixelScale;
    readonly dimension: number;
  };
  /** Empty when liveness is not judged. */
  readonly liveness: readonly LivenessRecipe[];
  readonly threads: number;
}
