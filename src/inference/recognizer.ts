import { cropSide } from "../face/align.ts";
import { normalize } from "../face/normalize.ts";
import { writePlanar } from "../face/tensor.ts";
import type { Embedding, Image } from "../types.ts";
import type { Network } from "./network.ts";
import type { Recipe } from "./recipe.ts";

/** Embeds one aligned `[112, 112, 3]` RGB crop. */
export type EmbedCrop = (crop: Image) => Promise<Embedding>;

/**
 * Makes the recognizer.
 *
 * @throws {RangeError} from the embedding when the network's answer is not finite or of another
 *   dimension than the model promises
 */
export function createRecognizer(
  network: Network,
  { pixels, dimension }: Recipe["recognizer"],
): EmbedCrop {
  const input = new Float32Array(3 * cropSide * cropSide);
  return async (crop) => {
    writePlanar(crop, pixels, input, 0);
    const [output] = await network.run(input, [1, 3, cropSide, cropSide]);
    if (output.length !== dimension) {
      throw new RangeError(`the recognizer answered ${output.length} values, not ${dimension}`);
    }
    return normalize(Float32Array.from(output));
  };
}
