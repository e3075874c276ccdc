/** The same answer everywhere: each backend beside native CPU, on photos. */

import assert from "node:assert/strict";
import { cosineDistance } from "../../src/face/distance.ts";
import { between, moveLandmarks } from "../../src/face/transform.ts";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { Backend } from "../../src/inference/backend.ts";
import type { Engine } from "../../src/inference/engine.ts";
import type { Recipe } from "../../src/inference/recipe.ts";
import type { Box, DecodedImage, Embedding } from "../../src/types.ts";
import { readPairs, readPhoto } from "../support/photos.ts";
import { ample, modelsFolder, recipe, startOn } from "./native.ts";

Deno.test.sanitizer({ ops: true, resources: true });

const everything = { embed: "largest", liveness: true } as const;

const few = ["group/couple.jpg", "pairs/img1.jpg"];
const groups = ["group/t1.jpg", "group/couple.jpg", "group/selfie-many-people.jpg"];
const lively = ["liveness/image_T1.jpg", "liveness/image_F1.jpg"];
const people = [...new Set((await readPairs()).flatMap(({ x, y }) => [x, y]))];

/** Pixels that the edge of a box may be off. */
const tolerance = 1;

const signal = AbortSignal.timeout(600_000);

/** How close the answers of two backends must be. */
interface Closeness {
  /** Cosine of the embeddings made at the same points of the photo. */
  readonly samePoints: number;
  /** Cosine of the embeddings made where each backend found the face. */
  readonly ownPoints: number;
}

async function decode(photo: string): Promise<DecodedImage> {
  const { codec } = await selectCodec("sharp");
  await using _codec = codec;
  return await createDecoder({ codec }).decode(await readPhoto(photo));
}

function testParity(
  backend: Backend,
  { name, recipe, closeness }: { name: string; recipe: Recipe; closeness: Closeness },
  photos: readonly string[],
): void {
  Deno.test(`${backend}: ${name} networks see what they see on native CPU`, async (t) => {
    await using native = await startOn("cpu", { ...ample, workers: 1 }, recipe);
    await using engine = await startOn(backend, { ...ample, workers: 1 }, recipe);
    for (const photo of photos) {
      const image = await decode(photo);
      await t.step(photo, () => assertAgree(engine, native, image, closeness));
    }
  });
}

async function assertAgree(
  engine: Engine,
  native: Engine,
  image: DecodedImage,
  { samePoints, ownPoints }: Closeness,
): Promise<void> {
  const found = await engine.analyze(structuredClone(image), everything, signal);
  const expected = await native.analyze(structuredClone(image), everything, signal);
  assert(found.liveness && expected.liveness);
  assert(Math.abs(found.liveness.real - expected.liveness.real) < 0.01);
  assert.equal(found.faces.length, expected.faces.length);
  found.faces.forEach(({ box }, i) => assertBoxNear(box, expected.faces[i].box));
  const [{ embedding, landmarks }] = expected.faces;
  assertLike(found.faces[0].embedding, embedding, ownPoints);
  const points = moveLandmarks(landmarks, between(image.source, image));
  assertLike(await engine.embed(structuredClone(image), points, signal), embedding, samePoints);
}

function assertBoxNear(found: Box, expected: Box): void {
  for (const edge of ["left", "top", "right", "bottom"] as const) {
    assert(Math.abs(found[edge] - expected[edge]) <= tolerance, `${edge} is elsewhere`);
  }
}

function assertLike(found?: Embedding, expected?: Embedding, cosine = 1): void {
  assert(found && expected);
  const likeness = 1 - cosineDistance(found, expected);
  assert(likeness >= cosine, `cosine ${likeness.toFixed(6)}, not ${cosine}`);
}

const float32 = {
  name: "float32",
  recipe,
  closeness: { samePoints: 0.9999, ownPoints: 0.9999 },
};

/**
 * The 8-bit network scales its layers by the largest value it meets: one grey level in one pixel of
 * the crop, as a point that moved by a rounding error makes, turns its embedding by 0.002.
 */
const int8 = {
  name: "8-bit",
  recipe: {
    ...recipe,
    recognizer: { ...recipe.recognizer, path: `${modelsFolder}/w600k_mbf_int8.onnx` },
  },
  closeness: { samePoints: 0.999, ownPoints: 0.99 },
};

testParity("wasm", float32, [...groups, ...lively, ...people]);
testParity("wasm", int8, few);
// A GPU that the CPU imitates takes seconds for a photo.
testParity("webgpu", float32, [...few, "group/t1.jpg", ...lively]);
testParity("webgpu", int8, few);
