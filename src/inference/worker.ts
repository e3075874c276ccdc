import { type Releasable, releasePixels } from "../release.ts";
import type { DecodedImage, Embedding, Image, Landmarks } from "../types.ts";
import { serveCalls } from "../worker/server.ts";
import type { Analysis, AnalysisChoice } from "./engine.ts";
import { openNative } from "./native.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import type { Recipe } from "./recipe.ts";

/** What an inference worker can be asked. */
export type InferenceMethods = {
  /** Loads all networks; once, first. */
  load(recipe: Recipe): Promise<void>;
  analyze(image: DecodedImage, choice: AnalysisChoice): Promise<Analysis>;
  embed(image: Image, landmarks: Landmarks): Promise<Embedding>;
};

function createMethods(): InferenceMethods {
  let pipeline: Pipeline | undefined;
  const loaded = () => {
    if (!pipeline) throw new Error("no networks are loaded");
    return pipeline;
  };
  return {
    async load(recipe) {
      const { threads } = recipe;
      pipeline = await createPipeline(recipe, (path) => openNative(path, { threads }));
    },
    analyze: (image, choice) => releasing(image, () => loaded().analyze(image, choice)),
    embed: (image, landmarks) => releasing(image, () => loaded().embed(image, landmarks)),
  };
}

/** Frees the pixels of a job when it is done. */
async function releasing<T>(image: Releasable, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    releasePixels(image);
  }
}

serveCalls(createMethods());
