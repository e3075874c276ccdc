import assert from "node:assert/strict";
import { cosineDistance } from "../face/distance.ts";
import { normalize } from "../face/normalize.ts";
import { findModel, readManifest } from "../models/manifest.ts";
import type { Embedding, Image, Landmarks } from "../types.ts";
import { startNative } from "../../tests/engines/native.ts";
import type { AnalyzedFace, Engine, LivenessResult } from "./engine.ts";
import { createFakeEngine } from "./fake.ts";
import {
  decodeGolden,
  encodeGolden,
  goldenLandmarks,
  runSelfTest,
  SelfTestError,
} from "./golden_check.ts";

const unit = (...values: number[]): Embedding => normalize(Float32Array.from(values));

const known = unit(0.3, -1, 0.25, 0.6);
const golden = { embedding_int8: encodeGolden(known), min_cosine: 0.999 };

const face: AnalyzedFace = {
  box: { left: 70, top: 60, right: 190, bottom: 200 },
  score: 0.8,
  landmarks: goldenLandmarks,
  quality: { score: 1, eye_distance: 46, sharpness: 500, brightness: 0.5, yaw: 0, roll: 0 },
};

const moved = (by: number) =>
  goldenLandmarks.map(({ x, y }) => ({ x: x + by, y })) as unknown as Landmarks;

type Embed = (image: Image, landmarks: Landmarks) => Embedding;

const judged: LivenessResult = { real: 0.9, models: ["forehead"] };

/** An engine that finds these faces and answers these embeddings and this liveness. */
function stub(faces: readonly AnalyzedFace[], embed: Embed, liveness = judged): Engine {
  const times = { detect: 0, align: 0, liveness: 0, embed: 0 };
  return {
    info: createFakeEngine().info,
    analyze: (_, choice) => Promise.resolve({ faces, times, ...choice.liveness && { liveness } }),
    embed: (image, landmarks) => Promise.resolve(embed(image, landmarks)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** An embedding that follows from the points. */
const attentive: Embed = (_, [{ x, y }]) => unit(x - 80, y - 150, 10, 1);

async function assertFails(engine: Engine, record: typeof golden | undefined, message: RegExp) {
  await assert.rejects(runSelfTest(engine, record), (error: Error) => {
    assert(error instanceof SelfTestError);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a recorded embedding comes back within half a step", () => {
  const back = decodeGolden(encodeGolden(known));
  assert(cosineDistance(back, known) < 1e-4);
  assert(Math.abs(Math.hypot(...back) - 1) < 1e-6);
  const opposite = decodeGolden(encodeGolden(known.map((value) => -value)));
  assert(cosineDistance(opposite, known) > 1.999);
});

Deno.test("the real networks pass their record", async () => {
  const manifest = await readManifest(new URL("../../models/manifest.json", import.meta.url));
  const model = findModel(manifest, "w600k_mbf_dq");
  assert(model?.task === "recognize" && model.golden);
  await using engine = await startNative();
  assert.deepEqual(await runSelfTest(engine, model.golden), []);
  const wrong = encodeGolden(decodeGolden(model.golden.embedding_int8).toReversed());
  await assertFails(engine, { ...model.golden, embedding_int8: wrong }, /has cosine/);
});

Deno.test("without a record the real networks pass with a note", async () => {
  await using engine = await startNative();
  const notes = await runSelfTest(engine, undefined);
  assert.equal(notes.length, 1);
  assert.match(notes[0], /^no golden embedding is recorded for test:/);
});

Deno.test("a recognizer that answers as recorded passes, another one does not", async () => {
  assert.deepEqual(await runSelfTest(stub([face], () => known), golden), []);
  await assertFails(stub([face], () => unit(0.3, -1, 0.25, 0.5)), golden, /cosine 0\.99.*0\.999/);
  await assertFails(stub([face], () => known.map(() => NaN)), golden, /cosine NaN/);
});

Deno.test("a detector must find the one face where it is", async (t) => {
  const wrong: Record<string, AnalyzedFace[]> = {
    "nothing": [],
    "two faces": [face, face],
    "a face beside": [{ ...face, landmarks: moved(12) }],
    "no numbers": [{ ...face, landmarks: moved(NaN) }],
  };
  for (const [what, faces] of Object.entries(wrong)) {
    await t.step(
      what,
      () => assertFails(stub(faces, () => known), golden, /^the detector patches/),
    );
  }
  const near = stub([{ ...face, landmarks: moved(11) }], () => known);
  assert.deepEqual(await runSelfTest(near, golden), []);
});

Deno.test("without a record the answers must repeat and follow what is shown", async () => {
  assert.equal((await runSelfTest(stub([face], attentive), undefined)).length, 1);
  let turn = 0;
  const fickle: Embed = () => unit(1, turn++, 0, 0);
  for (const embed of [() => known, fickle]) {
    await assertFails(stub([face], embed), undefined, /do not follow what it is shown/);
  }
});

Deno.test("every liveness network must judge the face", async () => {
  const wrong: LivenessResult[] = [
    { ...judged, real: NaN },
    { ...judged, real: 1.1 },
    { ...judged, models: [] },
    { ...judged, models: ["other"] },
  ];
  for (const liveness of wrong) {
    await assertFails(stub([face], () => known, liveness), golden, /forehead do not judge/);
  }
  const silent = stub([face], () => known);
  const analyze: Engine["analyze"] = async (image, choice, signal) => {
    if (choice.liveness) throw new RangeError("forehead answered no probabilities");
    return await silent.analyze(image, choice, signal);
  };
  await assertFails({ ...silent, analyze }, golden, /liveness can't be judged: forehead answered/);
  const without = { ...silent, analyze, info: createFakeEngine({ liveness: false }).info };
  assert.deepEqual(await runSelfTest(without, golden), []);
});
