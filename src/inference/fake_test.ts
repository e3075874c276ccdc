import assert from "node:assert/strict";
import { cosineDistance } from "../face/distance.ts";
import type { DecodedImage } from "../types.ts";
import type { Engine } from "./engine.ts";
import { createFakeEngine } from "./fake.ts";

const never = new AbortController().signal;

type Patch = readonly [left: number, top: number, side: number, ...colour: number[]];

/** Grey with square patches of colour. */
function draw(...patches: Patch[]): DecodedImage {
  const width = 80, height = 60;
  const data = new Uint8Array(width * height * 3).fill(128);
  for (const [left, top, side, ...colour] of patches) {
    for (let i = 0; i < side * side; i++) {
      const x = left + i % side, y = top + Math.floor(i / side);
      data.set(colour, (y * width + x) * 3);
    }
  }
  const image = { width, height, data };
  return { ...image, overview: image, source: { width, height } };
}

const judged = { embed: "none", liveness: true } as const;
const largest = { embed: "largest", liveness: false } as const;

async function look(photo: DecodedImage) {
  await using engine = createFakeEngine();
  return (await engine.analyze(photo, largest, never)).faces;
}

async function embed(colour: readonly number[]) {
  const [{ embedding }] = await look(draw([20, 10, 20, ...colour]));
  assert(embedding);
  return embedding;
}

async function distance(a: readonly number[], b: readonly number[]): Promise<number> {
  return cosineDistance(await embed(a), await embed(b));
}

Deno.test("each patch is a face, its five points at fixed shares of its box", async () => {
  const faces = await look(draw([10, 20, 20, 200, 0, 0], [40, 5, 30, 0, 0, 200]));
  assert.deepEqual(faces.map(({ box }) => box), [
    { left: 40, top: 5, right: 70, bottom: 35 },
    { left: 10, top: 20, right: 30, bottom: 40 },
  ]);
  const [eye, , nose] = faces[1].landmarks;
  assert.deepEqual([eye, nose], [{ x: 16, y: 28 }, { x: 20, y: 32 }]);
});

Deno.test("grey patches and specks are no faces", async () => {
  const grey: Patch = [10, 10, 20, 200, 190, 210], speck: Patch = [50, 10, 7, 250, 0, 0];
  assert.deepEqual(await look(draw(grey, speck)), []);
});

Deno.test("the further apart two colours are, the further the faces", async () => {
  const red = [220, 40, 40];
  assert(Math.abs(await distance(red, red)) < 1e-6);
  const same = await distance(red, [210, 40, 40]), stranger = await distance(red, [40, 40, 220]);
  assert(same > 0.05 && same < 0.2 && stranger > 0.8);
});

Deno.test("a dark face is of low quality", async () => {
  const [bright, dark] = await look(draw([0, 0, 30, 255, 120, 120], [40, 0, 29, 0, 0, 64]));
  assert(bright.quality.score > 0.3 && dark.quality.score < 0.15);
});

Deno.test("how live a face is stands on its forehead", async () => {
  const face: Patch = [10, 10, 40, 220, 40, 40];
  const liveness = async (engine: Engine, ...patches: Patch[]) => {
    const { liveness } = await engine.analyze(draw(...patches), judged, never);
    return liveness;
  };
  await using engine = createFakeEngine();
  const models = ["forehead"];
  assert.deepEqual(engine.info.liveness.map(({ id }) => id), models);
  assert.deepEqual(await liveness(engine, face), { real: 0.98, models });
  for (const grey of [0, 51, 255]) {
    const forehead: Patch = [26, 14, 8, grey, grey, grey];
    assert.deepEqual(await liveness(engine, face, forehead), { real: grey / 255, models });
  }
  assert.equal(await liveness(engine), undefined);
  await using without = createFakeEngine({ liveness: false });
  assert.equal(await liveness(without, face), undefined);
  assert.deepEqual(without.info.liveness, []);
});

Deno.test("fakes of different models have different contracts", () => {
  const { contract } = createFakeEngine().info;
  const other = createFakeEngine({ model: "other" }).info.contract;
  assert.equal(contract.id, "fake@fa4efa4efa4efa4e/512/colour");
  assert.equal(other.id, "other@fa4efa4efa4efa4e/512/colour");
  assert.deepEqual([contract.dimension, other.model], [512, "other"]);
});

Deno.test("a test can hold a job or fail it", async () => {
  const gate = Promise.withResolvers<void>();
  await using engine = createFakeEngine({ before: () => gate.promise });
  let done = false;
  const job = engine.analyze(draw(), largest, never).finally(() => done = true);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(done, false);
  gate.reject(new Error("on purpose"));
  await assert.rejects(job, { message: "on purpose" });
});
