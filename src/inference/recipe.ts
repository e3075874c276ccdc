import type { PixelScale } from "../face/letterbox.ts";
import type { LivenessView } from "../face/liveness_crop.ts";
import type { RuntimeOptions } from "./runtime.ts";

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

/** What runs the networks and how to feed them; plain data, so that it can be sent to a worker. */
export interface Recipe {
  readonly detector: {
    readonly path: string;
    readonly pixels: PixelScale;
    /** Side of the square input in pixels, a multiple of 32. */
    readonly side: number;
    /**
     * Whether each opened network sees one shape of input only, where the backend tunes its kernels
     * for a second or two at each change of shape.
     */
    readonly fixedShapes: boolean;
  };
  readonly recognizer: {
    readonly path: string;
    readonly pixels: PixelScale;
    readonly dimension: number;
  };
  /** Empty when liveness is not judged. */
  readonly liveness: readonly LivenessRecipe[];
  readonly runtime: RuntimeOptions;
}
