import assert from "node:assert/strict";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { Backend } from "../../src/inference/backend.ts";
import type { Engine } from "../../src/inference/engine.ts";
import { createFakeEngine } from "../../src/inference/fake.ts";
import { drawGoldenFace } from "../../src/inference/golden_face.ts";
import { type DecodedImage, overviewSide } from "../../src/types.ts";
import { watchWorkers } from "../../src/worker/testing.ts";
import { readPhoto } from "../support/photos.ts";
import { testAnswers, testJobs, type WorkingKind } from "./engine_suite.ts";
import { fakePhoto, fakePortrait, people } from "./fake_photo.ts";
import { ample, modelsFolder, recipe, startNative, startOn } from "./native.ts";

Deno.test.sanitizer({ ops: true, resources: true });

const nothing = { embed: "none", liveness: false } as const;
const everything = { embed: "largest", liveness: true } as const;
const never = new AbortController().signal;

async function decode(file: Uint8Array): Promise<DecodedImage> {
  const { codec } = await selectCodec("sharp");
  return await createDecoder({ codec }).decode(file);
}

/** A grey picture, large enough for the detector to look three times. */
function drawNobody(): DecodedImage {
  const grey = (side: number) => ({
    width: side,
    height: side,
    data: new Uint8Array(side * side * 3).fill(128),
  });
  return { ...grey(1280), overview: grey(overviewSide), source: { width: 1280, height: 1280 } };
}

/** Milliseconds of the fastest of some analyses, which noise from outside only slows. */
async function analysisTime(engine: Engine, photo: DecodedImage, runs: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const from = performance.now();
    await engine.analyze(structuredClone(photo), everything, never);
    times.push(performance.now() - from);
  }
  return Math.min(...times);
}

const group = await decode(await readPhoto("group/t1.jpg"));
const portrait = drawGoldenFace();
const nobody = drawNobody();

/** The engine on a backend with workers of its own. */
function realKind(name: string, backend: Backend, chosen = recipe, runs = 6): WorkingKind {
  return {
    name,
    start: (limits) => startOn(backend, limits, chosen),
    group: () => structuredClone(group),
    portrait: () => structuredClone(portrait),
    slow: {
      // Six times the detector's work: past the deadline, but within the grace after which a
      // worker is replaced.
      photo: () => structuredClone(nobody),
      async deadline() {
        await using engine = await startOn(backend, { ...ample, workers: 1 }, chosen);
        return 0.7 * await analysisTime(engine, nobody, runs);
      },
    },
  };
}

for (const kind of [realKind("native cpu", "cpu"), realKind("wasm", "wasm")]) {
  testAnswers(kind);
  testJobs(kind);
}

// A GPU that the CPU imitates takes seconds for a photo, so a smaller detector must do, and fewer
// runs, on which noise tells less.
const smallDetector = { ...recipe, detector: { ...recipe.detector, side: 320 } };
const webgpu = realKind("webgpu", "webgpu", smallDetector, 2);
testAnswers(webgpu, 1);
testJobs(webgpu);

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

const fake: WorkingKind = {
  name: "fake",
  start: (limits) => {
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const before = ({ width }: { width: number }) => pause(width === wide.width ? 600 : 0);
    return Promise.resolve(createFakeEngine({ limits, before }));
  },
  group: () => structuredClone(fakeGroup),
  portrait: () => structuredClone(fakePerson),
  slow: { photo: () => structuredClone(wide), deadline: () => Promise.resolve(250) },
};
testAnswers(fake);
testJobs(fake);

Deno.test("native cpu: a worker that dies costs its job alone", async () => {
  using watch = watchWorkers();
  await using engine = await startNative({ ...ample, workers: 1 });
  const lost = engine.analyze(structuredClone(group), everything, never);
  const next = engine.analyze(structuredClone(portrait), nothing, never);
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
      const liveness = recipe.liveness.map((network) => ({ ...network, path }));
      await assert.rejects(startNative(ample, { ...recipe, liveness }));
      assert.equal(watch.running.size, 0);
    });
  }
});

Deno.test("native cpu: a recognizer of another dimension is not believed", async () => {
  const recognizer = { ...recipe.recognizer, path: `${modelsFolder}/mobilefacenet_128.onnx` };
  await using engine = await startNative(ample, { ...recipe, recognizer });
  await assert.rejects(engine.analyze(structuredClone(portrait), everything, never), {
    message: "the recognizer answered 128 values, not 512",
  });
});
