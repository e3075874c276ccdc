/** What every codec must do, whatever it is made of. */
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { WajahError } from "../../src/errors.ts";
import type { Codec } from "../../src/image/codec.ts";
import { createDecoder, type Decoder, defaultLimits } from "../../src/image/decoder.ts";
import { readHeader } from "../../src/image/header.ts";
import { releasePixels } from "../../src/release.ts";
import { shrunk } from "../../src/image/scale.ts";
import type { Box, DecodedImage } from "../../src/types.ts";
import { crop, meanDifference, resample } from "./compare.ts";
import { bytesOf, foreign, vp8x } from "./files.ts";
import {
  type Fixture,
  fragileFixtures,
  largeFixtures,
  orientedFixtures,
  plainFixtures,
} from "./fixtures.ts";

type Open = () => Promise<Codec>;
type Looser = Readonly<Record<string, number>>;

/** Registers the tests of one codec; `looser` holds its own tolerances by name of fixture. */
export function codecSuite(name: Codec["name"], open: Open, looser: Looser = {}): void {
  const test = (
    what: string,
    body: (decoder: Decoder, codec: Codec, t: Deno.TestContext) => Promise<void>,
  ) =>
    Deno.test(`${name}: ${what}`, async (t) => {
      await using codec = await open();
      await body(createDecoder({ codec }), codec, t);
    });

  const pictures = async () =>
    (await plainFixtures()).map((one) => ({
      ...one,
      tolerance: looser[one.name] ?? one.tolerance,
    }));

  test("every kind of file shows its picture", async (decoder, _codec, t) => {
    for (const fixture of await pictures()) {
      await t.step(fixture.name, async () => shows(await decoder.decode(fixture.bytes), fixture));
    }
  });

  test("every orientation is turned upright, in whole and in part", async (decoder, _codec, t) => {
    for (const fixture of await orientedFixtures()) {
      await t.step(fixture.name, async () => {
        const image = await decoder.decode(fixture.bytes);
        shows(image, fixture);
        for (const box of boxesIn(fixture)) {
          const region = await decoder.region(fixture.bytes, box);
          deepEqual(region.data, crop(image, box));
        }
      });
    }
  });

  test("cut files are invalid, and the next good one is not harmed", async (decoder, codec, t) => {
    for (const { name, bytes } of await fragileFixtures()) {
      await t.step(name, async () => {
        const before = await decoder.decode(bytes);
        for (const share of [0.1, 0.5, 0.9]) {
          const cut = bytes.slice(0, Math.floor(bytes.length * share));
          await rejects(decoder.decode(cut), { code: "invalid_image" });
          // The codec must not be fooled either, as it is when the cut file ends as a whole one.
          const decoding = codec.decode(cut, readHeader(bytes), { minLongSide: 960 });
          await rejects(decoding, (error) => !(error instanceof WajahError));
        }
        deepEqual((await decoder.decode(bytes)).data, before.data);
      });
    }
  });

  test("broken bytes give a picture or an error, and no later harm", async (decoder, _codec, t) => {
    for (const { name, bytes } of await fragileFixtures()) {
      await t.step(name, async () => {
        const before = await decoder.decode(bytes);
        for (let seed = 1; seed <= 40; seed++) await survives(decoder, broken(bytes, seed));
        deepEqual((await decoder.decode(bytes)).data, before.data);
      });
    }
  });

  test("a canvas that lies about its pixels is invalid", async (decoder) => {
    const [{ bytes }] = (await plainFixtures()).filter(({ name }) => name === "a WebP with alpha");
    const still = bytesOf(bytes);
    still.set(vp8x(999, 999, 0x10), 12);
    await rejects(decoder.decode(still), { code: "invalid_image" });
  });

  test("a JPEG that says it is huge is refused", async (decoder) => {
    const [{ bytes }] = await fragileFixtures();
    await rejects(decoder.decode(resized(bytes, 20_000)), { code: "image_too_large" });
  });

  test("a JPEG that says it is somewhat larger does no harm", async (decoder) => {
    const [{ bytes }] = await fragileFixtures();
    await survives(decoder, resized(bytes, 3000));
  });

  test("a JPEG of a kind that cannot be decoded is invalid", async (decoder) => {
    const [{ bytes }] = await fragileFixtures();
    const [lossless, hierarchical, twelveBit] = [bytes.slice(), bytes.slice(), bytes.slice()];
    const at = frameAt(bytes);
    lossless[at + 1] = 0xc3;
    hierarchical[at + 1] = 0xc5;
    twelveBit[at + 4] = 12;
    for (const file of [lossless, hierarchical, twelveBit]) {
      await rejects(decoder.decode(file), { code: "invalid_image" });
    }
  });

  test("other types are unsupported", async (decoder) => {
    for (const bytes of Object.values(foreign)) {
      await rejects(decoder.decode(bytes), { code: "unsupported_image" });
    }
  });

  test("pixels own their buffer and can be transferred and released", async (decoder) => {
    const [{ bytes }] = await largeFixtures(800, 32);
    const image = await decoder.decode(bytes);
    const region = await decoder.region(bytes, { left: 1, top: 1, right: 17, bottom: 17 });
    for (const { data } of [image, image.overview, region]) {
      deepEqual([data.byteOffset, data.buffer.byteLength], [0, data.length]);
      const moved = structuredClone(data, { transfer: [data.buffer] });
      ok(moved.length > 0);
      equal(data.length, 0);
    }
    releasePixels(image);
  });

  test("the caller keeps its bytes", async (decoder) => {
    const [{ bytes }] = await fragileFixtures();
    const before = bytes.slice();
    await decoder.decode(bytes);
    // Also as a part of a larger buffer, as a form parser hands them out.
    const part = bytesOf(1, 2, 3, bytes, 4, 5).subarray(3, 3 + bytes.length);
    await decoder.decode(part);
    deepEqual(bytes, before);
  });

  test(
    "large files come with an overview, reduced only if the codec can",
    async (decoder, codec, t) => {
      for (const fixture of await largeFixtures(3300, 1703)) {
        await t.step(fixture.name, async () => {
          const image = await decoder.decode(fixture.bytes);
          shows(image, fixture);
          deepEqual([image.overview.width, image.overview.height], [640, 330]);
          const factor = codec.scalesDown ? 2 : 1;
          deepEqual(shrunk(fixture, factor), { width: image.width, height: image.height });
        });
      }
    },
  );

  test("an abort ends the wait, and the next decode works", async (decoder) => {
    const [fixture] = await fragileFixtures();
    const controller = new AbortController();
    const decoding = decoder.decode(fixture.bytes, controller.signal);
    const cutting = decoder.region(fixture.bytes, boxesIn(fixture)[0], controller.signal);
    controller.abort();
    await rejects(decoding, { code: "timed_out" });
    await rejects(cutting, { code: "timed_out" });
    shows(await decoder.decode(fixture.bytes), fixture);
  });

  test("many decodes at once do not mix", async (decoder) => {
    const fixtures = await pictures();
    const images = await Promise.all(fixtures.map(({ bytes }) => decoder.decode(bytes)));
    images.forEach((image, at) => shows(image, fixtures[at]));
  });
}

/** The picture of a fixture, at whatever size it came, and the same in its overview. */
function shows(image: DecodedImage, { width, height, pixels, tolerance }: Fixture): void {
  deepEqual(image.source, { width, height });
  for (const { data, ...size } of [image, image.overview]) {
    const expected = resample({ width, height, data: pixels }, size);
    const difference = meanDifference(data, expected);
    ok(difference <= tolerance, `mean difference ${difference} is above ${tolerance}`);
  }
}

function boxesIn({ width, height }: Fixture): Box[] {
  return [
    { left: 0, top: 0, right: width, bottom: height },
    { left: 5, top: 9, right: 61, bottom: 42 },
    { left: width - 1, top: height - 1, right: width, bottom: height },
  ];
}

async function survives(decoder: Decoder, bytes: Uint8Array): Promise<void> {
  try {
    releasePixels(await decoder.decode(bytes));
  } catch (error) {
    if (!(error instanceof WajahError)) throw error;
  }
}

/** The file with some bytes behind its header changed, the same ones for the same seed. */
function broken(bytes: Uint8Array, seed: number): Uint8Array {
  const copy = bytes.slice();
  let state = seed;
  for (let change = 0; change < 1 + seed % 5; change++) {
    state = (state * 48_271) % 2_147_483_647;
    copy[30 + state % (copy.length - 30)] = state >> 8;
  }
  return copy;
}

/** A JPEG that says it is square with this side. */
function resized(bytes: Uint8Array, side: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(frameAt(copy) + 5, side * 0x10000 + side);
  return copy;
}

/** Where the frame header of a baseline JPEG starts. */
function frameAt(bytes: Uint8Array): number {
  return bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
}

/** A decoder that never scales, so that two codecs can be compared pixel by pixel. */
export function fullSizeDecoder(codec: Codec): Decoder {
  return createDecoder({ codec, limits: { ...defaultLimits, minLongSide: Infinity } });
}
