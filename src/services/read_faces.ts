import { eyeDistance, templateEyeDistance } from "../face/quality.ts";
import { clampBox } from "../face/box.ts";
import { moveLandmarks } from "../face/transform.ts";
import type { Decoder } from "../image/decoder.ts";
import { releasePixels } from "../release.ts";
import type {
  Analysis,
  AnalysisChoice,
  AnalyzedFace,
  Engine,
  LivenessResult,
} from "../inference/engine.ts";
import type { Box, DecodedImage, EmbeddedFace } from "../types.ts";
import { WajahError } from "../errors.ts";
import type { PhotoGate } from "./photo_gate.ts";
import { type Scope, timed } from "./scope.ts";

/** What reading a photo needs. */
export interface PhotoDeps {
  readonly photos: Pick<PhotoGate, "enter">;
  readonly decoder: Decoder;
  readonly engine: Pick<Engine, "analyze" | "embed">;
}

/** A photo's upright size and its faces, largest first, in pixels of the file. */
export interface PhotoFaces {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly AnalyzedFace[];
  /** Of the largest face, when it was asked for and could be judged. */
  readonly liveness?: LivenessResult;
}

/** A photo with at least one face. */
export interface EmbeddedPhoto extends PhotoFaces {
  /** The largest face. */
  readonly face: EmbeddedFace;
}

/**
 * Decodes a photo, finds its faces, and finds out about the largest what was chosen. A photo is
 * let in once for all of this: one that was decoded and then refused would be work for nothing.
 *
 * @throws {WajahError} what the gate, the decoder and the engine throw
 */
export async function readFaces(
  deps: PhotoDeps,
  photo: Uint8Array,
  choice: AnalysisChoice,
  scope: Scope,
): Promise<PhotoFaces> {
  const { signal, party } = scope;
  using _permit = await timed(scope, "wait", () => deps.photos.enter(signal, party, scope));
  const image = await timed(scope, "decode", () => deps.decoder.decode(photo, scope.signal));
  const { source } = image;
  const reduction = image.width / source.width;
  const { faces, liveness } = await analyze(deps, image, choice, scope);
  const read = { ...source, faces, ...liveness && { liveness } };
  if (reduction === 1 || !needsDetail(faces, reduction)) return read;
  return { ...read, faces: await refine(deps, photo, read, scope) };
}

/**
 * The largest face of a photo with its embedding.
 *
 * @throws {WajahError} `no_face`, and what `readFaces` throws
 */
export async function readLargestFace(
  deps: PhotoDeps,
  photo: Uint8Array,
  scope: Scope,
  liveness = false,
): Promise<EmbeddedPhoto> {
  const read = await readFaces(deps, photo, { embed: "largest", liveness }, scope);
  const [face] = read.faces;
  if (!face?.embedding) throw new WajahError("no_face");
  return { ...read, face: { ...face, embedding: face.embedding } };
}

/** Runs the networks; what they did not take, a refused photo for one, is freed here. */
async function analyze(
  { engine }: PhotoDeps,
  image: DecodedImage,
  choice: AnalysisChoice,
  scope: Scope,
): Promise<Analysis> {
  const from = performance.now();
  try {
    const analysis = await engine.analyze(image, choice, scope.signal);
    const { times } = analysis;
    const worked = times.detect + times.align + times.liveness + times.embed;
    for (const [stage, ms] of Object.entries(times)) scope.time(stage, ms);
    scope.time("wait", performance.now() - from - worked);
    return analysis;
  } finally {
    releasePixels(image);
  }
}

/** Whether the embedded face had to be enlarged although the file holds more of it. */
function needsDetail([face]: readonly AnalyzedFace[], reduction: number): boolean {
  return face?.embedding !== undefined &&
    eyeDistance(face.landmarks) * reduction < templateEyeDistance;
}

/** Embeds the largest face again, at the file's own resolution. */
async function refine(
  { decoder, engine }: PhotoDeps,
  photo: Uint8Array,
  { width, height, faces: [face, ...rest] }: PhotoFaces,
  scope: Scope,
): Promise<readonly AnalyzedFace[]> {
  const box = clampBox(widen(face.box), width, height);
  const region = await timed(scope, "decode", () => decoder.region(photo, box, scope.signal));
  const move = { scaleX: 1, scaleY: 1, dx: -box.left, dy: -box.top };
  const landmarks = moveLandmarks(face.landmarks, move);
  const embedding = await timed(
    scope,
    "embed",
    () => engine.embed(region, landmarks, scope.signal),
  );
  return [{ ...face, embedding }, ...rest];
}

/** A box three times as wide and high: an aligned crop of a tilted head reaches out of its box. */
function widen({ left, top, right, bottom }: Box): Box {
  const width = right - left, height = bottom - top;
  return {
    left: left - width,
    top: top - height,
    right: right + width,
    bottom: bottom + height,
  };
}
