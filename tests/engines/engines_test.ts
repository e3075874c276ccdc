import assert from "node:assert/strict";
import sharp from "sharp";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { Engine } from "../../src/inference/engine.ts";
import { createFakeEngine } from "../../src/inference/fake.ts";
import { drawGoldenFace } from "../../src/inference/golden_face.ts";
import { goldenLandmarks } from "../../src/inference/golden_check.ts";
import type { DecodedImage } from "../../src/types.ts";
import { watchWorkers } from "../../src/worker/testing.ts";
import { readPhoto } from "../support/photos.ts";
import { testEngine } from "./engine_suite.ts";
import { fakePhoto, fakePortrait, people } from "./fake_photo.ts";
import { ample, modelsFolder, recipe, startNative } from "./native.ts";

Deno.test.sanitizer({ ops: true, resources: true });

const never = new AbortController().signal;

async function decode(file: Uint8Array): Promise<DecodedImage> {
  const { codec } = await selectCodec("sharp");
  return await createDecoder({ codec }).decode(file);
}

/** A picture full of faces: the drawn one, many times. */
async function drawCrowd(): Promise<DecodedImage> {
  const { data, width, height } = drawGoldenFace();
  const face = sharp(data, { raw: { width, height, channels: 3 } }).resize(64, 64);
  const canvas = { width: 640, height: 640, channels: 3 as const, background: "#888888" };
  return await decode(
    Uint8Array.from(
      await sharp({ create: canvas })
        .composite([{ input: await face.png().toBuffer(), tile: true }]).png().toBuffer(),
    ),
  );
}

/** Milliseconds of the fastest of some embeddings, which noise from outside only slows. */
async function embeddingTime(engine: Engine): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const face = drawGoldenFace();
    const from = performance.now();
    await engine.embed(face, goldenLandmarks, never);
    times.push(performance.now() - from);
  }
  return Math.min(...times);
}

const group = await decode(await readPhoto("group/t1.jpg"));
const portrait = drawGoldenFace();
const crowd = await drawCrowd();

testEngine({
  name: "native cpu",
  start: (limits) => startNative(limits),
  group: () => structuredClone(group),
  portrait: () => structuredClone(portrait),
  slow: {
    // 90 embeddings: far past the deadline, but within the grace after which a worker is replaced.
    photo: () => structuredClone(crowd),
    async deadline() {
      await using engine = await startNative({ ...ample, workers: 1 });
      return 20 * await embeddingTime(engine);
    },
  },
});

const { ani, budi, citra } = people;
const fakeGroup = await decode(
  await fakePhoto([
    { left: 10, top: 10, width: 40, height: 60, colour: ani },
    { left: 70, top: 10, width: 80, height: 90, colour: budi },
    { left: 200, top: 30, width: 60, height: 70, colour: citra },
  ]),
);
const fakePerson = await decode(await fakePortrait(ani));
const wide = await decode(await fakePhoto([], { width: 400 }));

testEngine({
  name: "fake",
  start: (limits) => {
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const before = ({ width }: { width: number }) => pause(width === wide.width ? 600 : 0);
    return Promise.resolve(createFakeEngine({ limits, before }));
  },
  group: () => structuredClone(fakeGroup),
  portrait: () => structuredClone(fakePerson),
  slow: { photo: () => structuredClone(wide), deadline: () => Promise.resolve(250) },
});

Deno.test("native cpu: a worker that dies costs its job alone", async () => {
  using watch = watchWorkers();
  await using engine = await startNative({ ...ample, workers: 1 });
  const lost = engine.analyze(structuredClone(group), "all", never);
  const next = engine.analyze(structuredClone(portrait), "none", never);
  await new Promise((resolve) => setTimeout(resolve));
  watch.kill();
  await assert.rejects(lost, { code: "not_ready", fields: { retryAfter: 1 } });
  assert.equal((await next).faces.length, 1);
  assert.equal(watch.running.size, 1);
});

Deno.test("native cpu: networks that don't load fail the start and leave no worker", async (t) => {
  const broken = {
    "a missing file": `${modelsFolder}/no_such.onnx`,
    "a file that is no network": `${modelsFolder}/README.md`,
  };
  for (const [what, path] of Object.entries(broken)) {
    await t.step(what, async () => {
      using watch = watchWorkers();
      const recognizer = { ...recipe.recognizer, path };
      await assert.rejects(startNative(ample, { ...recipe, recognizer }));
      assert.equal(watch.running.size, 0);
    });
  }
});

Deno.test("native cpu: a recognizer of another dimension is not believed", async () => {
  const recognizer = { ...recipe.recognizer, path: `${modelsFolder}/mobilefacenet_128.onnx` };
  await using engine = await startNative(ample, { ...recipe, recognizer });
  await assert.rejects(engine.analyze(structuredClone(portrait), "all", never), {
    message: "the recognizer answered 128 values, not 512",
  });
});
