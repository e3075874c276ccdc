import { cosineDistance } from "../face/distance.ts";
import type { Embedding, Landmarks } from "../types.ts";
import type { Engine } from "./engine.ts";
import { drawGoldenFace } from "./golden_face.ts";

/** The embedding that a recognizer gave for the golden face when its weights were known good. */
export interface Golden {
  /** Base64 of one signed byte a value, scaled so that the largest is 127. */
  readonly embedding_int8: string;
  /** Smallest cosine similarity that passes; covers quantisation and rounding of backends. */
  readonly min_cosine: number;
}

/** The loaded networks don't compute what they should; nothing they say can be trusted. */
export class SelfTestError extends Error {
  override readonly name = "SelfTestError";
}

/** Where the golden face's eyes, nose and mouth corners were drawn. */
export const goldenLandmarks: Landmarks = [
  { x: 105, y: 118 },
  { x: 151, y: 118 },
  { x: 128, y: 148 },
  { x: 108, y: 175 },
  { x: 148, y: 175 },
];

/** How far a detector may see a point from where it was drawn, in eye distances. */
const pointTolerance = 0.25;

/** Above this cosine similarity two very different crops count as "the same to this network". */
const indifference = 0.95;

/**
 * Runs the drawn face through all networks. The embedding is compared at the drawn points, not at
 * the detected ones, so that it judges the recognizer alone. A liveness network only has to answer
 * probabilities: what it should think of a drawing is not known.
 *
 * @returns what could not be proved, for the log; empty when all was
 * @throws {SelfTestError} when a network answers wrongly
 */
export async function runSelfTest(engine: Engine, golden: Golden | undefined): Promise<string[]> {
  const signal = AbortSignal.timeout(60_000);
  await testDetector(engine, signal);
  await testLiveness(engine, signal);
  const embedding = await engine.embed(drawGoldenFace(), goldenLandmarks, signal);
  if (golden) {
    testEmbedding(embedding, golden);
    return [];
  }
  await testAttention(engine, embedding, signal);
  const { id } = engine.info.recognizer;
  return [`no golden embedding is recorded for ${id}: only its digest and behaviour were checked`];
}

async function testDetector(engine: Engine, signal: AbortSignal): Promise<void> {
  const { faces } = await engine.analyze(
    drawGoldenFace(),
    { embed: "none", liveness: false },
    signal,
  );
  const [left, right] = goldenLandmarks;
  const limit = pointTolerance * (right.x - left.x);
  const misses = faces[0]?.landmarks.filter(({ x, y }, i) =>
    !(Math.hypot(x - goldenLandmarks[i].x, y - goldenLandmarks[i].y) <= limit)
  );
  if (faces.length !== 1 || misses?.length !== 0) {
    throw new SelfTestError(
      `the detector ${engine.info.detector.id} does not find the test face where it is`,
    );
  }
}

async function testLiveness(engine: Engine, signal: AbortSignal): Promise<void> {
  const models = engine.info.liveness.map(({ id }) => id);
  if (models.length === 0) return;
  const choice = { embed: "none", liveness: true } as const;
  const { liveness } = await engine.analyze(drawGoldenFace(), choice, signal).catch((cause) => {
    throw new SelfTestError(`liveness can't be judged: ${cause.message}`, { cause });
  });
  const ran = liveness?.models.join() === models.join();
  if (!(ran && liveness.real >= 0 && liveness.real <= 1)) {
    throw new SelfTestError(`${models.join(" and ")} do not judge the liveness of the test face`);
  }
}

function testEmbedding(embedding: Embedding, { embedding_int8, min_cosine }: Golden): void {
  const similarity = 1 - cosineDistance(embedding, decodeGolden(embedding_int8));
  if (!(similarity >= min_cosine)) {
    throw new SelfTestError(
      `the recognizer's embedding of the test face has cosine ${similarity.toFixed(4)} to the ` +
        `recorded one, not at least ${min_cosine}`,
    );
  }
}

/** Without a record: the answer must repeat, and must change with what the network is shown. */
async function testAttention(engine: Engine, first: Embedding, signal: AbortSignal) {
  const again = await engine.embed(drawGoldenFace(), goldenLandmarks, signal);
  const aside = goldenLandmarks.map(({ x, y }) => ({ x: x / 2, y: y + 70 })) as unknown;
  const other = await engine.embed(drawGoldenFace(), aside as Landmarks, signal);
  const repeats = 1 - cosineDistance(first, again) > 0.9999;
  if (!repeats || 1 - cosineDistance(first, other) > indifference) {
    throw new SelfTestError("the recognizer's embeddings do not follow what it is shown");
  }
}

/** Turns a recorded embedding back into a unit vector. */
export function decodeGolden(base64: string): Embedding {
  const values = Float32Array.from(new Int8Array(Uint8Array.fromBase64(base64).buffer));
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}

/** Records an embedding; the inverse of `decodeGolden` within half a step. */
export function encodeGolden(embedding: Embedding): string {
  const largest = embedding.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const bytes = Int8Array.from(embedding, (value) => Math.round(value / largest * 127));
  return new Uint8Array(bytes.buffer).toBase64();
}
