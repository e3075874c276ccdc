import type { PixelScale } from "../face/letterbox.ts";

/** How to feed the two networks of a pack; plain data, so that it can be sent to a worker. */
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
  readonly threads: number;
}
