import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Codec } from "./codec.ts";
import { type CodecOpeners, selectCodec } from "./select.ts";

/** A codec that decodes anything to the given pixels, and whether it was closed. */
function fake(name: Codec["name"], pixels = "ff00000000ff") {
  const data = Uint8Array.fromHex(pixels);
  const image = { width: 2, height: 1, data };
  const state = { closed: false };
  const codec: Codec = {
    name,
    scalesDown: false,
    decode: () => Promise.resolve({ ...image, overview: image, source: image }),
    decodeRegion: () => Promise.resolve(image),
    [Symbol.asyncDispose]: () => Promise.resolve(void (state.closed = true)),
  };
  return { codec, state };
}

function openers(sharp: () => Promise<Codec>, imagescript: () => Promise<Codec>): CodecOpeners {
  return { sharp, imagescript };
}

const works = (name: Codec["name"]) => () => Promise.resolve(fake(name).codec);
const cause = new Error("cannot load\n/some/path advises this");
const fails = () => Promise.reject(new Error("not_ready", { cause }));

Deno.test("auto takes the first codec that works and says why not a better one", async () => {
  const first = await selectCodec("auto", openers(works("sharp"), fails));
  deepEqual([first.codec.name, first.notes], ["sharp", []]);
  const second = await selectCodec("auto", openers(fails, works("imagescript")));
  equal(second.codec.name, "imagescript");
  deepEqual(second.notes, ["sharp does not work: cannot load"]);
});

Deno.test("auto fails with all reasons when nothing works", async () => {
  const message = 'No image codec for "auto". sharp does not work: cannot load. ' +
    "imagescript does not work: cannot load.";
  await rejects(selectCodec("auto", openers(fails, fails)), { message });
});

Deno.test("an explicit choice is never replaced, but alternatives are named", async () => {
  const message = 'No image codec for "sharp". sharp does not work: cannot load. ' +
    "What works here: imagescript.";
  await rejects(selectCodec("sharp", openers(fails, works("imagescript"))), { message });
  await rejects(selectCodec("imagescript", openers(fails, fails)), /Nothing else works here/);
});

Deno.test("a codec that opens but decodes wrongly is closed and not taken", async () => {
  const wrong = fake("sharp", "0000ffff0000");
  const choice = openers(() => Promise.resolve(wrong.codec), works("imagescript"));
  const { codec, notes } = await selectCodec("auto", choice);
  equal(codec.name, "imagescript");
  deepEqual(notes, ["sharp does not work: it returns wrong pixels"]);
  equal(wrong.state.closed, true);
});

for (const name of ["sharp", "imagescript"] as const) {
  Deno.test(`${name} works here`, async () => {
    const { codec, notes } = await selectCodec(name);
    await using _codec = codec;
    deepEqual([codec.name, notes], [name, []]);
  });
}
