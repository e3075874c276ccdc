import { cropForLiveness, livenessBox } from "../face/liveness_crop.ts";
import { between, moveBox } from "../face/transform.ts";
import type { Box, DecodedImage, Image } from "../types.ts";
import type { LivenessResult } from "./engine.ts";
import type { Network } from "./network.ts";
import type { LivenessRecipe } from "./recipe.ts";

/** How likely the face in a box, in pixels of the file, is a live one: 0..1. */
export type JudgeFace = (photo: DecodedImage, box: Box) => Promise<number>;

/** A network's judgement under its name. */
export interface LivenessJudge {
  readonly id: string;
  readonly judge: JudgeFace;
}

/** How far from 1 the sum of a network's own probabilities may be. */
const sumTolerance = 1e-3;

/**
 * Makes one liveness network.
 *
 * @throws {RangeError} from the judgement when the network answers another number of classes than
 *   its model promises, or no probabilities
 */
export function createJudge(network: Network, recipe: LivenessRecipe): JudgeFace {
  const { side } = recipe;
  const input = new Float32Array(3 * side * side);
  return async (photo, box) => {
    const picture = pictureFor(photo, box, recipe);
    cropForLiveness(picture, moveBox(box, between(photo.source, picture)), recipe, input);
    standardize(input, recipe);
    const [output] = await network.run(input, [1, 3, side, side]);
    return readReal(output, recipe);
  };
}

/** The mean of all judgements, and who took part. */
export async function judgeLiveness(
  judges: readonly LivenessJudge[],
  photo: DecodedImage,
  box: Box,
): Promise<LivenessResult> {
  let sum = 0;
  for (const { judge } of judges) sum += await judge(photo, box);
  return { real: sum / judges.length, models: judges.map(({ id }) => id) };
}

/** The overview, which costs a tenth, unless the face is too small in it to fill the input. */
function pictureFor(photo: DecodedImage, box: Box, { side, cropScale }: LivenessRecipe): Image {
  const { overview, source } = photo;
  const { left, top, right, bottom } = livenessBox(
    overview,
    moveBox(box, between(source, overview)),
    cropScale,
  );
  return Math.min(right - left, bottom - top) < side ? photo : overview;
}

function standardize(input: Float32Array, { side, mean, scale }: LivenessRecipe): void {
  const plane = side * side;
  for (let i = 0; i < input.length; i++) {
    const channel = Math.floor(i / plane);
    input[i] = (input[i] - mean[channel]) / scale[channel];
  }
}

function readReal(
  answer: Float32Array,
  { id, classes, realClass, output }: LivenessRecipe,
): number {
  if (answer.length !== classes) {
    throw new RangeError(`${id} answered ${answer.length} classes, not ${classes}`);
  }
  const probabilities = output === "logits" ? softmax(answer) : [...answer];
  const sum = probabilities.reduce((a, b) => a + b);
  if (!(Math.abs(sum - 1) <= sumTolerance && probabilities.every((p) => p >= 0))) {
    throw new RangeError(`${id} answered no probabilities`);
  }
  return probabilities[realClass] / sum;
}

function softmax(logits: Float32Array): number[] {
  const largest = Math.max(...logits);
  const powers = [...logits].map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
