import { releasePixels } from "../release.ts";
import type { DecodedImage, Embedding, Image, Landmarks } from "../types.ts";
import { checkWhole } from "../whole.ts";
import type { Analysis, AnalysisChoice } from "./engine.ts";
import { drawGoldenFace } from "./golden_face.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import type { Recipe } from "./recipe.ts";
import type { Runtime, RuntimeOptions } from "./runtime.ts";

/** What the networks of a worker run on. */
export type Loaded = Pick<Runtime, "device" | "helped">;

/** What an inference worker can be asked. */
export type InferenceMethods = {
  /** Loads all networks; once, first. Answers what they run on. */
  load(recipe: Recipe): Promise<Loaded>;
  analyze(image: DecodedImage, choice: AnalysisChoice): Promise<Analysis>;
  embed(image: Image, landmarks: Landmarks): Promise<Embedding>;
};

/** What a worker answers, given how it opens its backend. */
export function createMethods(
  openRuntime: (options: RuntimeOptions) => Promise<Runtime>,
): InferenceMethods {
  let pipeline: Pipeline | undefined;
  const loaded = () => {
    if (!pipeline) throw new Error("no networks are loaded");
    return pipeline;
  };
  return {
    async load(recipe) {
      const { device, helped, open } = await openRuntime(recipe.runtime);
      pipeline = await createPipeline(recipe, open);
      await warmUp(pipeline);
      return { device, helped };
    },
    analyze: (image, choice) => consuming(image, () => loaded().analyze(image, choice)),
    embed: (image, landmarks) => consuming(image, () => loaded().embed(image, landmarks)),
  };
}

/**
 * Runs all networks once: a GPU compiles and tunes its kernels at the first run, for longer than a
 * request may take. Whether the answers are right is for the self-test to find out.
 */
async function warmUp({ analyze }: Pipeline): Promise<void> {
  await analyze(drawGoldenFace(), { embed: "largest", liveness: true }).catch(() => undefined);
}

/** Frees the pixels of a job when it is done, and does none without all of them. */
async function consuming<T>(image: Image, work: () => Promise<T>): Promise<T> {
  try {
    checkWhole(image);
    return await work();
  } finally {
    releasePixels(image);
  }
}
