import { cropAligned, estimateAlignment } from "../face/align.ts";
import { measureQuality } from "../face/quality.ts";
import { largestFirst } from "../face/select.ts";
import { between, moveLandmarks } from "../face/transform.ts";
import type { DecodedImage, Embedding, Image, Landmarks } from "../types.ts";
import { createDetector } from "./detector.ts";
import type { Analysis, AnalyzedFace, EmbedChoice } from "./engine.ts";
import type { OpenNetwork } from "./network.ts";
import { createRecognizer } from "./recognizer.ts";
import type { Recipe } from "./recipe.ts";

/** Both networks behind one door; what runs inside a worker. */
export interface Pipeline {
  analyze(image: DecodedImage, embed: EmbedChoice): Promise<Analysis>;
  embed(image: Image, landmarks: Landmarks): Promise<Embedding>;
}

/** Loads both networks of `recipe` with `open`. */
export async function createPipeline(recipe: Recipe, open: OpenNetwork): Promise<Pipeline> {
  const detect = createDetector(await open(recipe.detector.path), recipe.detector);
  const embed = createRecognizer(await open(recipe.recognizer.path), recipe.recognizer);
  return {
    async analyze(image, choice) {
      const watch = stopwatch();
      const candidates = largestFirst(await detect(image));
      watch.lap("detect");
      const toDecoded = between(image.source, image);
      const crops = candidates.map((c) => align(image, moveLandmarks(c.landmarks, toDecoded)));
      const faces: AnalyzedFace[] = candidates.map((candidate, i) => ({
        ...candidate,
        quality: measureQuality(crops[i], candidate.landmarks),
      }));
      watch.lap("align");
      const wanted = choice === "all" ? faces.length : choice === "largest" ? 1 : 0;
      for (let i = 0; i < Math.min(wanted, faces.length); i++) {
        faces[i] = { ...faces[i], embedding: await embed(crops[i]) };
      }
      watch.lap("embed");
      return { faces, times: watch.laps };
    },
    embed: (image, landmarks) => embed(align(image, landmarks)),
  };
}

function align(image: Image, landmarks: Landmarks): Image {
  return cropAligned(image, estimateAlignment(landmarks));
}

function stopwatch() {
  const laps = { detect: 0, align: 0, embed: 0 };
  let from = performance.now();
  const lap = (stage: keyof typeof laps) => {
    const now = performance.now();
    laps[stage] = now - from;
    from = now;
  };
  return { laps, lap };
}
