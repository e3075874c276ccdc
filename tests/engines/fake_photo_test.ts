import assert from "node:assert/strict";
import { cosineDistance } from "../../src/face/distance.ts";
import { createDecoder } from "../../src/image/decoder.ts";
import { selectCodec } from "../../src/image/select.ts";
import { createFakeEngine } from "../../src/inference/fake.ts";
import {
  another,
  type Colour,
  fakePhoto,
  fakePortrait,
  people,
  shadow,
  spoof,
  unsure,
} from "./fake_photo.ts";

const signal = new AbortController().signal;

/** What the fake engine sees in a file, through a real decoder. */
async function analyze(file: Uint8Array) {
  const { codec } = await selectCodec("sharp");
  await using engine = createFakeEngine();
  const photo = await createDecoder({ codec }).decode(file);
  return await engine.analyze(photo, { embed: "largest", liveness: true }, signal);
}

async function look(file: Uint8Array) {
  return (await analyze(file)).faces;
}

async function embed(colour: Colour) {
  const [{ embedding }] = await look(await fakePortrait(colour));
  assert(embedding);
  return embedding;
}

Deno.test("a picture shows its patches as faces, at any size", async () => {
  const small = { left: 10, top: 20, width: 30, height: 40, colour: people.ani };
  const large = { left: 1000, top: 900, width: 900, height: 1000, colour: people.budi };
  const faces = await look(await fakePhoto([small, large], { width: 2400, height: 2000 }));
  assert.deepEqual(faces.map(({ box }) => box), [
    { left: 1000, top: 900, right: 1900, bottom: 1900 },
    { left: 10, top: 20, right: 40, bottom: 60 },
  ]);
  assert.deepEqual(await look(await fakePhoto([])), []);
});

Deno.test("people are strangers, another picture is the same person", async () => {
  const all = await Promise.all(Object.values(people).map(embed));
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) assert(cosineDistance(one, other) > 0.8);
  }
  for (const [i, colour] of Object.values(people).entries()) {
    const distance = cosineDistance(all[i], await embed(another(colour)));
    assert(distance > 0.05 && distance < 0.2);
  }
});

Deno.test("only the shadow is of low quality", async () => {
  const quality = async (colour: Colour) => (await look(await fakePortrait(colour)))[0].quality;
  for (const colour of Object.values(people)) assert.equal((await quality(colour)).score, 1);
  assert((await quality(shadow)).score < 0.15);
});

Deno.test("a forehead says how live a person is, and changes nothing else", async () => {
  const real = async (forehead?: Colour) => {
    const { faces, liveness } = await analyze(await fakePortrait(people.ani, forehead));
    assert.equal(faces.length, 1);
    assert.deepEqual(faces[0].embedding, await embed(people.ani));
    return liveness?.real ?? NaN;
  };
  assert.deepEqual([await real(), await real(spoof)], [0.98, 0]);
  assert(Math.abs(await real(unsure) - 0.5) < 0.01);
});
