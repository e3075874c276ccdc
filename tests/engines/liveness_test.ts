/** The MiniFASNet pair on photos, through the real decoders. */

import assert from "node:assert/strict";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { Engine } from "../../src/inference/engine.ts";
import { readPhoto } from "../support/photos.ts";
import { ample, recipe, startNative } from "./native.ts";

Deno.test.sanitizer({ ops: true, resources: true });

const signal = new AbortController().signal;
const everything = { embed: "largest", liveness: true } as const;

/** Looks at a photo of `liveness/` through a codec and an engine. */
async function look(engine: Engine, codecName: "sharp" | "imagescript", photo: string) {
  const { codec } = await selectCodec(codecName);
  await using _codec = codec;
  const image = await createDecoder({ codec }).decode(await readPhoto(`liveness/${photo}`));
  return await engine.analyze(image, everything, signal);
}

for (const codec of ["sharp", "imagescript"] as const) {
  Deno.test(`${codec}: a person is live, photos of a screen and of a print are spoofs`, async () => {
    await using engine = await startNative();
    const real = async (photo: string) => {
      const { faces, liveness } = await look(engine, codec, photo);
      assert.equal(faces.length, 1);
      assert(faces[0].embedding && liveness);
      return liveness.real;
    };
    assert(await real("image_T1.jpg") > 0.9);
    assert(await real("image_F1.jpg") < 0.3);
    assert(await real("image_F2.jpg") < 0.3);
  });
}

Deno.test("one network alone judges, says so, and the pair is the mean of both", async () => {
  const judged = async (chosen = recipe.liveness) => {
    await using engine = await startNative(ample, { ...recipe, liveness: chosen });
    const { liveness } = await look(engine, "sharp", "image_F1.jpg");
    assert(liveness);
    assert.deepEqual(liveness.models, chosen.map(({ id }) => id));
    return liveness.real;
  };
  const alone = [];
  for (const network of recipe.liveness) alone.push(await judged([network]));
  assert(Math.abs(await judged() - (alone[0] + alone[1]) / 2) < 1e-6);
});

Deno.test("without a network liveness is not judged", async () => {
  await using engine = await startNative(ample, { ...recipe, liveness: [] });
  const { faces, liveness } = await look(engine, "sharp", "image_T1.jpg");
  assert(faces[0].embedding);
  assert.equal(liveness, undefined);
});

Deno.test("the time of liveness is its own, and none when it is not asked for", async () => {
  await using engine = await startNative();
  const { times } = await look(engine, "sharp", "image_T1.jpg");
  for (const [stage, ms] of Object.entries(times)) assert(ms > 0, stage);
  const { codec } = await selectCodec("sharp");
  const image = await createDecoder({ codec }).decode(await readPhoto("liveness/image_T1.jpg"));
  const without = await engine.analyze(image, { embed: "largest", liveness: false }, signal);
  assert.equal(without.times.liveness, 0);
});
