import { cropAligned, estimateAlignment } from "../face/align.ts";
import { measureQuality } from "../face/quality.ts";
import { largestFirst } from "../face/select.ts";
import { between, moveLandmarks } from "../face/transform.ts";
import type { DecodedImage, Embedding, Image, Landmarks } from "../types.ts";
import { createDetector, type DetectorNetworks } from "./detector.ts";
import type { Analysis, AnalysisChoice, AnalyzedFace } from "./engine.ts";
import { createJudge, judgeLiveness, type LivenessJudge } from "./liveness.ts";
import type { OpenNetwork } from "./network.ts";
import { createRecognizer } from "./recognizer.ts";
import type { Recipe } from "./recipe.ts";

/** All networks behind one door; what runs inside a worker. */
export interface Pipeline {
  analyze(image: DecodedImage, choice: AnalysisChoice): Promise<Analysis>;
  embed(image: Image, landmarks: Landmarks): Promise<Embedding>;
}

/** Loads the networks of `recipe` with `open`. */
export async function createPipeline(recipe: Recipe, open: OpenNetwork): Promise<Pipeline> {
  const detect = createDetector(await openDetector(recipe, open), recipe.detector);
  const embed = createRecognizer(await open(recipe.recognizer.path), recipe.recognizer);
  const judges = await openJudges(recipe, open);
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
      const [face] = faces;
      if (!face) return { faces, times: watch.laps };
      const judged = choice.liveness && judges.length > 0 && {
        liveness: await judgeLiveness(judges, image, face.box),
      };
      if (judged) watch.lap("liveness");
      if (choice.embed === "largest") faces[0] = { ...face, embedding: await embed(crops[0]) };
      watch.lap("embed");
      return { faces, times: watch.laps, ...judged };
    },
    embed: (image, landmarks) => embed(align(image, landmarks)),
  };
}

/** Opens the detector once, or for either shape; a warm-up reaches the larger one in no other way. */
async function openDetector(
  { detector: { path, side, fixedShapes } }: Recipe,
  open: OpenNetwork,
): Promise<DetectorNetworks> {
  const network = await open(path);
  if (!fixedShapes) return { network, larger: network };
  const larger = await open(path);
  await larger.run(new Float32Array(3 * 4 * side * side), [1, 3, 2 * side, 2 * side]);
  return { network, larger };
}

async function openJudges({ liveness }: Recipe, open: OpenNetwork): Promise<LivenessJudge[]> {
  const judges: LivenessJudge[] = [];
  for (const recipe of liveness) {
    judges.push({ id: recipe.id, judge: createJudge(await open(recipe.path), recipe) });
  }
  return judges;
}

function align(image: Image, landmarks: Landmarks): Image {
  return cropAligned(image, estimateAlignment(landmarks));
}

function stopwatch() {
  const laps = { detect: 0, align: 0, liveness: 0, embed: 0 };
  let from = performance.now();
  const lap = (stage: keyof typeof laps) => {
    const now = performance.now();
    laps[stage] = now - from;
    from = now;
  };
  return { laps, lap };
}
