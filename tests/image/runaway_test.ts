/** Files that are small, legal or nearly so, and far too much work. */
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import sharp, { type Sharp } from "sharp";
import type { Codec } from "../../src/image/codec.ts";
import { createDecoder, type Decoder } from "../../src/image/decoder.ts";
import { readHeader } from "../../src/image/header.ts";
import { openImagescriptCodec } from "../../src/image/imagescript.ts";
import { openSharpCodec } from "../../src/image/sharp.ts";
import { WajahError } from "../../src/errors.ts";
import { plainFixtures } from "./fixtures.ts";
import { untilIdle } from "./idle.ts";
import { scanBomb } from "./scan_bomb.ts";

const flat = { width: 4900, height: 4900, channels: 4, background: "#8888" } as const;

async function fileOf(image: Sharp): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await image.toBuffer());
}

/** Minutes of work for the portable codec, and seconds where the format bounds the work by itself. */
async function longWork(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const flatImage = () => sharp({ create: flat });
  return {
    "a JPEG": scanBomb({
      width: 5000,
      height: 5000,
      channels: 1,
      bands: 1,
      refinements: 20_000,
    }),
    "a PNG": await fileOf(flatImage().toColourspace("rgb16").png({ compressionLevel: 1 })),
    "a WebP": await fileOf(flatImage().webp({ effort: 0 })),
  };
}

/** Decodes without the limits that the decoder puts in front. */
function decodeUnlimited(codec: Codec, bytes: Uint8Array) {
  return codec.decode(bytes, readHeader(bytes), { minLongSide: 1600 });
}

/** Whether anything else could run meanwhile. */
async function ticksDuring(work: Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  await work.finally(() => clearInterval(timer));
  return ticks;
}

Deno.test("imagescript: a decode that is out of time is stopped", async (t) => {
  const [good] = await plainFixtures();
  await using codec = await openImagescriptCodec({ deadline: 500 });
  const before = await decodeUnlimited(codec, good.bytes);
  for (const [name, bytes] of Object.entries(await longWork())) {
    await t.step(name, async () => {
      const decoding = decodeUnlimited(codec, bytes);
      ok(await ticksDuring(rejects(decoding, { code: "timed_out" })) > 3);
      await untilIdle();
      deepEqual((await decodeUnlimited(codec, good.bytes)).data, before.data);
    });
  }
});

Deno.test("sharp: nobody waits past the deadline, and what can't be stopped ends", async () => {
  const [good] = await plainFixtures();
  await using codec = await openSharpCodec({ deadlineSeconds: 1, slots: 1 });
  const before = await decodeUnlimited(codec, good.bytes);
  // About 80 scans of 49 million pixels, all legal: libvips sees its own deadline only after them.
  const bytes = scanBomb({ width: 7000, height: 7000, channels: 3, bands: 2, refinements: 12 });
  const decoding = decodeUnlimited(codec, bytes);
  ok(await ticksDuring(rejects(decoding, { code: "timed_out" })) > 3);
  // Its slot is held, so that such files do not add up.
  const next = decodeUnlimited(codec, good.bytes);
  const pause = new Promise((resolve) => setTimeout(resolve, 50, "still busy"));
  equal(await Promise.race([next.then(() => "free"), pause]), "still busy");
  deepEqual((await next).data, before.data);
  await untilIdle();
});

/** The most scans that the limits let through at the most pixels. */
const worst = { channels: 1, bands: 2, refinements: 11 };

/** A picture or the end of patience. */
async function ends(decoder: Decoder, bytes: Uint8Array): Promise<void> {
  await decoder.decode(bytes).catch((error: unknown) => {
    if (!(error instanceof WajahError && error.code === "timed_out")) throw error;
  });
}

const codecs = [
  { name: "sharp", open: openSharpCodec, side: 7000 },
  { name: "imagescript", open: openImagescriptCodec, side: 5000 },
] as const;

for (const { name, open, side } of codecs) {
  Deno.test(`${name}: the most scans that are let through end by themselves`, async () => {
    await using codec = await open();
    const decoder = createDecoder({ codec });
    const [good] = await plainFixtures();
    const before = await decoder.decode(good.bytes);
    await ends(decoder, scanBomb({ ...worst, width: side, height: side }));
    await untilIdle();
    deepEqual((await decoder.decode(good.bytes)).data, before.data);
    const more = scanBomb({ ...worst, width: side, height: side, channels: 3 });
    await rejects(decoder.decode(more), { code: "invalid_image" });
  });
}
