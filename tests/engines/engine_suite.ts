/** What every engine must do, whatever its networks run on. */

import assert from "node:assert/strict";
import { area } from "../../src/face/box.ts";
import { cosineDistance } from "../../src/face/distance.ts";
import type { AnalyzedFace, Engine } from "../../src/inference/engine.ts";
import type { InferenceLimits } from "../../src/inference/worker_engine.ts";
import type { DecodedImage } from "../../src/types.ts";
import { watchWorkers } from "../../src/worker/testing.ts";

/** An engine under test, and photos for it. A photo is made anew by each call: jobs consume them. */
export interface EngineKind {
  readonly name: string;
  start(limits: InferenceLimits): Promise<Engine>;
  /** At least two people. */
  group(): DecodedImage;
  /** One person. */
  portrait(): DecodedImage;
}

/** An engine whose queue and workers are under test too. */
export interface WorkingKind extends EngineKind {
  /** Takes longer than the deadline to analyse, the portrait much less. */
  readonly slow: { photo(): DecodedImage; deadline(): Promise<number> };
}

type Check = (engine: Engine) => Promise<void>;

const nothing = { embed: "none", liveness: false } as const;
const largest = { embed: "largest", liveness: false } as const;
const everything = { embed: "largest", liveness: true } as const;
const never = new AbortController().signal;
const ample: InferenceLimits = { workers: 2, queue: 64, deadline: 60_000 };
const alone: InferenceLimits = { ...ample, workers: 1 };
const timedOut = { name: "WajahError", code: "timed_out", fields: { retryAfter: 1 } };
const overloaded = { name: "WajahError", code: "overloaded", fields: { retryAfter: 1 } };
const notReady = { name: "WajahError", code: "not_ready" };

/** Declares a test of one engine; what the result is called with are its steps. */
function shareEngine(title: string, start: () => Promise<Engine>) {
  const checks: [string, Check][] = [];
  Deno.test(title, async (t) => {
    await using engine = await start();
    for (const [name, check] of checks) await t.step(name, () => check(engine));
  });
  return (name: string, check: Check) => void checks.push([name, check]);
}

/** Declares the tests of what an engine answers; one engine, of two workers unless said, for all. */
export function testAnswers(kind: EngineKind, workers = ample.workers): void {
  const test = shareEngine(`${kind.name}: answers`, () => kind.start({ ...ample, workers }));

  test("faces come largest first, each with its points in its box", async (engine) => {
    const { faces } = await engine.analyze(kind.group(), nothing, never);
    assert(faces.length >= 2);
    const areas = faces.map(({ box }) => area(box));
    assert.deepEqual(areas, areas.toSorted((a, b) => b - a));
    for (const { box, landmarks, score } of faces) {
      assert(score > 0.5 && score <= 1);
      const { left, top, right, bottom } = box;
      for (const { x, y } of landmarks) assert(x > left && x < right && y > top && y < bottom);
    }
  });

  test("faces are in pixels of the file, not of a smaller copy", async (engine) => {
    const { source } = kind.group();
    const larger = { width: source.width * 2, height: source.height * 3 };
    const found = await engine.analyze(kind.group(), everything, never);
    const moved = await engine.analyze({ ...kind.group(), source: larger }, everything, never);
    found.faces.forEach((face, i) => {
      const { box, landmarks: [eye] } = moved.faces[i];
      assertNear(box.left, 2 * face.box.left);
      assertNear(box.bottom, 3 * face.box.bottom);
      assertNear(eye.x, 2 * face.landmarks[0].x);
      assertNear(eye.y, 3 * face.landmarks[0].y);
    });
    assert(cosineDistance(embeddingOf(moved.faces[0]), embeddingOf(found.faces[0])) < 1e-3);
    assert(moved.liveness && found.liveness);
    assert(Math.abs(moved.liveness.real - found.liveness.real) < 1e-2);
  });

  test("only the largest face is embedded, and only when chosen", async (engine) => {
    const embedded = async (embed: "none" | "largest") => {
      const { faces } = await engine.analyze(kind.group(), { ...nothing, embed }, never);
      return faces.map(({ embedding }) => embedding !== undefined);
    };
    const none = await embedded("none");
    assert.deepEqual(none, none.map(() => false));
    assert.deepEqual(await embedded("largest"), none.map((_, i) => i === 0));
  });

  test("an embedding has length 1 and the contract's dimension", async (engine) => {
    const { faces } = await engine.analyze(kind.group(), largest, never);
    const embedding = embeddingOf(faces[0]);
    assert.equal(embedding.length, engine.info.contract.dimension);
    assertNear(Math.hypot(...embedding), 1);
  });

  test(
    "liveness is a probability, says who judged it, and is only there when chosen",
    async (engine) => {
      const judged = async (liveness: boolean) =>
        (await engine.analyze(kind.group(), { embed: "none", liveness }, never)).liveness;
      assert.equal(await judged(false), undefined);
      const liveness = await judged(true);
      assert(liveness && liveness.real >= 0 && liveness.real <= 1);
      assert.deepEqual(liveness.models, engine.info.liveness.map(({ id }) => id));
    },
  );

  test("a photo without a face has neither embedding nor liveness", async (engine) => {
    const { faces, liveness } = await engine.analyze(blank(), everything, never);
    assert.deepEqual([faces, liveness], [[], undefined]);
  });

  test("the same photo gives the same answer, on any worker", async (engine) => {
    const runs = Array.from(
      { length: 2 * workers },
      () => engine.analyze(kind.group(), everything, never),
    );
    const [first, ...others] = await Promise.all(runs);
    for (const { faces, liveness } of others) {
      assertSame([faces, liveness], [first.faces, first.liveness]);
    }
  });

  test("embedding at known points is embedding the face found there", async (engine) => {
    const { faces: [face] } = await engine.analyze(kind.portrait(), largest, never);
    const again = await engine.embed(kind.portrait(), face.landmarks, never);
    assertSame(again, embeddingOf(face));
  });

  test("the image is consumed, with its overview", async (engine) => {
    const photo = kind.group(), other = kind.portrait();
    const { faces: [{ landmarks }] } = await engine.analyze(photo, nothing, never);
    await engine.embed(other, landmarks, never);
    assert.deepEqual([photo, photo.overview, other].map(({ data }) => data.length), [0, 0, 0]);
  });
}

/** Declares the tests of how an engine bears load, faults and its end. */
export function testJobs(kind: WorkingKind): void {
  const test = shareEngine(`${kind.name}: jobs`, () => kind.start(alone));

  test("a job whose time is up is not begun", async (engine) => {
    const photo = kind.portrait();
    const { landmarks } = (await engine.analyze(kind.portrait(), nothing, never)).faces[0];
    const gone = AbortSignal.abort();
    await assert.rejects(engine.analyze(photo, everything, gone), timedOut);
    await assert.rejects(engine.embed(photo, landmarks, gone), timedOut);
    assert(photo.data.length > 0);
  });

  test("a caller that leaves harms nobody", async (engine) => {
    const leaving = new AbortController();
    const left = engine.analyze(kind.group(), everything, leaving.signal);
    const waiting = engine.analyze(kind.group(), everything, leaving.signal);
    const next = engine.analyze(kind.portrait(), nothing, never);
    leaving.abort();
    await assert.rejects(left, timedOut);
    await assert.rejects(waiting, timedOut);
    assert.equal((await next).faces.length, 1);
  });

  test("a job that fails never poisons the next", async (engine) => {
    const { faces } = await engine.analyze(kind.portrait(), everything, never);
    const consumed = kind.portrait();
    await engine.analyze(consumed, nothing, never);
    for (const broken of [cut(kind.portrait()), consumed]) {
      await assert.rejects(engine.analyze(broken, everything, never));
      assertSame((await engine.analyze(kind.portrait(), everything, never)).faces, faces);
    }
    await assert.rejects(engine.embed(cut(kind.portrait()), flat, never));
    await Promise.allSettled([engine.analyze(empty(), everything, never)]);
    assertSame((await engine.analyze(kind.portrait(), everything, never)).faces, faces);
  });

  Deno.test(`${kind.name}: a full queue refuses and keeps its promises`, async () => {
    await using engine = await kind.start({ ...alone, queue: 1 });
    const kept = [1, 2].map(() => engine.analyze(kind.portrait(), nothing, never));
    await assert.rejects(engine.analyze(kind.portrait(), nothing, never), overloaded);
    for (const { faces } of await Promise.all(kept)) assert.equal(faces.length, 1);
  });

  Deno.test(`${kind.name}: a job past its deadline is let go and the next one succeeds`, async () => {
    await using engine = await kind.start({ ...alone, deadline: await kind.slow.deadline() });
    await assert.rejects(engine.analyze(kind.slow.photo(), everything, never), timedOut);
    // A machine that does other things may be late with a short job too.
    const next = () => engine.analyze(kind.portrait(), nothing, never);
    const { faces } = await next().catch(next).catch(next);
    assert.equal(faces.length, 1);
  });

  Deno.test(`${kind.name}: disposal stops all workers and lets nothing new start`, async () => {
    using watch = watchWorkers();
    const engine = await kind.start(ample);
    const jobs = Array.from({ length: 6 }, () => engine.analyze(kind.group(), everything, never));
    const settled = Promise.allSettled(jobs);
    await engine[Symbol.asyncDispose]();
    await settled;
    assert.equal(watch.running.size, 0);
    await assert.rejects(engine.analyze(kind.portrait(), nothing, never), notReady);
    assert.equal(watch.running.size, 0);
  });
}

const point = { x: 3, y: 3 };
const flat = [point, point, point, point, point] as const;

function embeddingOf({ embedding }: AnalyzedFace) {
  assert(embedding);
  return embedding;
}

/** A photo with less data than it has pixels. */
function cut(photo: DecodedImage): DecodedImage {
  const data = photo.data.slice(0, 30);
  return { ...photo, data, overview: { ...photo.overview, data } };
}

/** Grey, with nobody on it. */
function blank(): DecodedImage {
  const image = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(128) };
  return { ...image, overview: image, source: { width: 64, height: 48 } };
}

function empty(): DecodedImage {
  const image = { width: 0, height: 0, data: new Uint8Array() };
  return { ...image, overview: image, source: { width: 0, height: 0 } };
}

function assertNear(actual: number, expected: number): void {
  assert(Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected)));
}

/** Compares without printing what differs: these are biometric values. */
function assertSame(actual: unknown, expected: unknown): void {
  assert(JSON.stringify(actual) === JSON.stringify(expected), "the answers differ");
}
