import { largestFirst } from "../face/select.ts";
import { normalize } from "../face/normalize.ts";
import { templateEyeDistance } from "../face/quality.ts";
import { between, moveBox, moveLandmarks } from "../face/transform.ts";
import { createRandom } from "../random.ts";
import type { Box, DecodedImage, Embedding, Image, Landmarks, Point, Quality } from "../types.ts";
import { checkWhole } from "../whole.ts";
import { createLanes } from "../worker/lanes.ts";
import type { Analysis, AnalysisChoice, AnalyzedFace, Engine, EngineInfo } from "./engine.ts";
import type { InferenceLimits } from "./worker_engine.ts";

/** What a fake may be told. */
export interface FakeOptions {
  /** Names its recognizer: fakes of different models have different contracts. */
  readonly model?: string;
  /** False for an engine without liveness networks. */
  readonly liveness?: boolean;
  /** The bounds of its queue; ample by default. */
  readonly limits?: InferenceLimits;
  /** Awaited at the start of each job: a test holds a job here, or fails it. */
  readonly before?: (image: Image) => Promise<void>;
}

/** Red, green and blue, 0..255. */
type Colour = readonly [number, number, number];

const ample: InferenceLimits = { workers: 2, queue: 64, deadline: 10_000 };

const dimension = 512;

/** Channels further apart than this make a pixel part of a face; a grey background has no such. */
const saturated = 64;

/** A patch that is smaller is a speck of a lossy file. */
const smallestSide = 8;

/**
 * An engine for tests: no networks, the same answer everywhere. **Every patch of saturated colour
 * on a grey background is a face**: its box is the patch, its five points lie at fixed shares of
 * the box, its embedding follows from the colour at the nose. Equal colours are the same picture
 * (distance 0), a difference of 10 in a channel is another picture of the same person (about 0.1),
 * of 50 or more a stranger (about 1). A dark colour is a face of low quality. **A grey forehead is
 * how live the face is**, from a black one (0, a spoof) to a white one (1); in a face that is all
 * colour it is 0.98.
 */
export function createFakeEngine(options: FakeOptions = {}): Engine {
  const { limits = ample, before = () => Promise.resolve() } = options;
  const info = describe(options);
  const { workers, queue, deadline } = limits;
  const lanes = createLanes({ count: workers, queue, deadline, grace: 6 * deadline, spawn });
  return {
    info,
    analyze: (image, choice, signal) =>
      lanes.run(async () => {
        const taken = take(image, [image.data.buffer, image.overview.data.buffer]);
        await before(taken);
        return analyze(taken, choice, info);
      }, signal),
    embed: (image, landmarks, signal) =>
      lanes.run(async () => {
        const taken = take(image, [image.data.buffer]);
        await before(taken);
        return embeddingAt(taken, landmarks);
      }, signal),
    [Symbol.asyncDispose]: () => lanes[Symbol.asyncDispose](),
  };
}

function spawn() {
  const lane = {
    alive: true,
    [Symbol.dispose]() {
      lane.alive = false;
    },
  };
  return Promise.resolve(lane);
}

function describe({ model = "fake", liveness = true }: FakeOptions): EngineInfo {
  const sha256 = "fa4e".repeat(16), preprocessing = "colour";
  const id = `${model}@${sha256.slice(0, 16)}/${dimension}/${preprocessing}`;
  return {
    backend: "fake",
    device: "none",
    precision: "float32",
    pack: "fake",
    detector: { id: "patches", sha256, licence: "none" },
    recognizer: { id: model, sha256, licence: "none" },
    liveness: liveness ? [{ id: "forehead", sha256, licence: "none" }] : [],
    contract: { id, model, sha256, dimension, preprocessing },
  };
}

/** Moves the pixels away from the caller, as sending them to a worker does. */
function take<T extends Image>(image: T, buffers: readonly ArrayBuffer[]): T {
  const taken = structuredClone(image, { transfer: [...new Set(buffers)] });
  checkWhole(taken);
  return taken;
}

function analyze(image: DecodedImage, choice: AnalysisChoice, info: EngineInfo): Analysis {
  const boxed = largestFirst(findPatches(image).map((box) => ({ box })));
  const faces = boxed.map(({ box }, i) =>
    faceIn(image, box, i === 0 && choice.embed === "largest")
  );
  const models = info.liveness.map(({ id }) => id);
  const judged = choice.liveness && boxed.length > 0 && models.length > 0 && {
    liveness: { real: realAt(image, boxed[0].box), models },
  };
  return { faces, times: { detect: 0, align: 0, liveness: 0, embed: 0 }, ...judged };
}

function faceIn(image: DecodedImage, box: Box, embed: boolean): AnalyzedFace {
  const move = between(image, image.source);
  const points = pointsIn(box);
  const landmarks = moveLandmarks(points, move);
  return {
    box: moveBox(box, move),
    score: 0.9,
    landmarks,
    quality: qualityOf(colourAt(image, points[2]), landmarks),
    ...embed && { embedding: embeddingAt(image, points) },
  };
}

/** How live the face in a box is, told by the grey of its forehead. */
function realAt(image: Image, { left, top, right, bottom }: Box): number {
  const forehead = { x: (left + right) / 2, y: top + 0.2 * (bottom - top) };
  const [r, g, b] = colourAt(image, forehead);
  return isColourful(r, g, b) ? 0.98 : (r + g + b) / 3 / 255;
}

/** Boxes around all connected patches of saturated pixels. */
function findPatches(image: Image): Box[] {
  const seen = new Uint8Array(image.width * image.height);
  return Array.from(seen, (_, pixel) => patchAt(image, pixel, seen))
    .filter(({ left, top, right, bottom }) => Math.min(right - left, bottom - top) >= smallestSide);
}

/** The box around the patch of a pixel; an inverted one when it has none or was seen before. */
function patchAt(image: Image, pixel: number, seen: Uint8Array): Box {
  const { width, height } = image;
  const box = { left: width, top: height, right: 0, bottom: 0 };
  const open = [pixel];
  for (const at of open) {
    if (seen[at] || !isSaturated(image, at)) continue;
    seen[at] = 1;
    const x = at % width, y = Math.floor(at / width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
    if (x > 0) open.push(at - 1);
    if (x + 1 < width) open.push(at + 1);
    if (y > 0) open.push(at - width);
    if (y + 1 < height) open.push(at + width);
  }
  return box;
}

function isSaturated({ data }: Image, pixel: number): boolean {
  return isColourful(data[pixel * 3], data[pixel * 3 + 1], data[pixel * 3 + 2]);
}

function isColourful(r: number, g: number, b: number): boolean {
  return Math.max(r, g, b) - Math.min(r, g, b) >= saturated;
}

function pointsIn({ left, top, right, bottom }: Box): Landmarks {
  const at = (x: number, y: number) => ({
    x: left + x * (right - left),
    y: top + y * (bottom - top),
  });
  return [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.35, 0.8), at(0.65, 0.8)];
}

function colourAt({ width, data }: Image, { x, y }: Point): Colour {
  const at = (Math.floor(y) * width + Math.floor(x)) * 3;
  return [data[at], data[at + 1], data[at + 2]];
}

function qualityOf([r, g, b]: Colour, [left, right]: Landmarks): Quality {
  const eye_distance = Math.hypot(right.x - left.x, right.y - left.y);
  const brightness = (0.299 * r + 0.587 * g + 0.114 * b) / 255;
  const score = Math.min(1, eye_distance / templateEyeDistance, brightness / 0.25);
  return { score, eye_distance, sharpness: 1000, brightness, yaw: 0, roll: 0 };
}

function embeddingAt(image: Image, [, , nose]: Landmarks): Embedding {
  return embeddingOf(colourAt(image, nose));
}

/**
 * Random Fourier features of the colour (Rahimi and Recht, 2007): the cosine of two of them is
 * about `exp(-(d * steepness)^2 / 2)` for colours `d` apart, 0..1 a channel.
 */
function embeddingOf(colour: Colour): Embedding {
  const random = createRandom(1);
  const wave = () => (random() + random() + random() + random() - 2) * Math.sqrt(3) * steepness;
  const values = Float32Array.from({ length: dimension }, () => {
    const phase = 2 * Math.PI * random();
    return Math.cos(colour.reduce((sum, value) => sum + wave() * value / 255, phase));
  });
  return normalize(values);
}

const steepness = 12;
