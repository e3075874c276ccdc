import {
  fittingInput,
  letterbox,
  type PixelScale,
  placeImage,
  type Size,
} from "../face/letterbox.ts";
import { suppressOverlaps } from "../face/nms.ts";
import { type Candidate, decodeScrfd } from "../face/scrfd.ts";
import { between, moveCandidate } from "../face/transform.ts";
import type { DecodedImage, Image } from "../types.ts";
import type { Network } from "./network.ts";
import type { Recipe } from "./recipe.ts";

/** Smallest score that counts as a face (InsightFace's default). */
const scoreThreshold = 0.5;

/** The detector's network; opened twice where each may see one shape of input only. */
export interface DetectorNetworks {
  readonly network: Network;
  /** For inputs of twice the side. */
  readonly larger: Network;
}

/** One look at the photo. */
interface Pass {
  readonly network: Network;
  readonly image: Image;
  /** Size of the network's input. */
  readonly input: Size;
  /** The share of it that the photo covers. */
  readonly cover: number;
}

/** Finds the faces of a photo, in the pixels of its file. */
export type DetectFaces = (photo: DecodedImage) => Promise<Candidate[]>;

/**
 * Makes the detector. A photo is looked at once at the full input size. Only when that finds
 * nothing, again smaller, for a face that fills the frame (the detector was trained on faces with
 * surroundings), and then larger, for faces too small at the input size.
 */
export function createDetector(
  networks: DetectorNetworks,
  { side, pixels, fixedShapes }: Recipe["detector"],
): DetectFaces {
  const shapeOf = fixedShapes ? squareInput : fittingInput;
  const buffer = new Float32Array(3 * side * side);
  return async (photo) => {
    for (const pass of passes(networks, photo, side, shapeOf)) {
      const length = 3 * pass.input.width * pass.input.height;
      const values = length <= buffer.length ? buffer : new Float32Array(length);
      const found = await look(pass, pixels, values.subarray(0, length));
      const move = between(pass.image, photo.source);
      if (found.length > 0) return found.map((candidate) => moveCandidate(candidate, move));
    }
    return [];
  };
}

function passes(
  { network, larger }: DetectorNetworks,
  photo: DecodedImage,
  side: number,
  shapeOf: typeof fittingInput,
): Pass[] {
  const { overview, width, height } = photo;
  const all = [
    { network, image: overview, input: shapeOf(overview, side), cover: 1 },
    { network, image: overview, input: squareInput(overview, side), cover: 0.5 },
  ];
  if (Math.max(width, height) >= 1.4 * side) {
    all.push({ network: larger, image: photo, input: shapeOf(photo, 2 * side), cover: 1 });
  }
  return all;
}

function squareInput(_: Size, side: number): Size {
  return { width: side, height: side };
}

/** Candidates of one pass, in pixels of its image. */
async function look(
  { network, image, input, cover }: Pass,
  pixels: PixelScale,
  values: Float32Array,
): Promise<Candidate[]> {
  const placement = placeImage(image, input, cover);
  letterbox(image, input, pixels, placement, values);
  const outputs = await network.run(values, [1, 3, input.height, input.width]);
  const { ratio, dx, dy } = placement;
  const back = { scaleX: 1 / ratio, scaleY: 1 / ratio, dx: -dx / ratio, dy: -dy / ratio };
  return suppressOverlaps(decodeScrfd(outputs, input.width, scoreThreshold))
    .map((candidate) => moveCandidate(candidate, back));
}
