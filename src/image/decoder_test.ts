import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  app1,
  bytesOf,
  eoi,
  exifBlock,
  foreign,
  frame,
  ihdr,
  jpeg,
  png,
  pngChunk,
  scan,
  vp8x,
  webp,
} from "../../tests/image/files.ts";
import { WajahError } from "../errors.ts";
import type { DecodedImage, Image } from "../types.ts";
import type { Codec } from "./codec.ts";
import { createDecoder } from "./decoder.ts";

function image(width: number, height: number): Image {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

function decoded(width: number, height: number, source = { width, height }): DecodedImage {
  return { ...image(width, height), overview: image(1, 1), source };
}

/** A codec that answers as told and notes its calls. */
function spy(answer: () => DecodedImage, scalesDown = false) {
  const calls: string[] = [];
  const reply = (name: string) => {
    calls.push(name);
    return new Promise<DecodedImage>((resolve) => resolve(answer()));
  };
  const codec: Codec = {
    name: "sharp",
    scalesDown,
    decode: () => reply("decode"),
    decodeRegion: () => reply("region"),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { codec, calls };
}

const jpegOf = (width: number, height: number) => jpeg(frame(width, height), scan, eoi);
const pngOf = (width: number, height: number) =>
  png(ihdr(width, height), pngChunk("IEND", bytesOf()));
const scansOf = (width: number, height: number, count: number) =>
  jpeg(frame(width, height, 0xc2), ...Array(count).fill(scan), eoi);
const webpOf = (width: number, height: number) => webp(vp8x(width, height));

const refused: [string, Uint8Array, boolean, string][] = [
  ["a JPEG of 400 MP", jpegOf(20_000, 20_000), true, "image_too_large"],
  ["a JPEG of 26 MP for a codec that cannot scale", jpegOf(6500, 4000), false, "image_too_large"],
  ["a JPEG of 51 MP for one that can", jpegOf(8500, 6000), true, "image_too_large"],
  ["a WebP of 51 MP for one that can", webpOf(8500, 6000), true, "image_too_large"],
  ["a PNG of 26 MP for one that can", pngOf(6500, 4000), true, "image_too_large"],
  ["a PNG of 100 MP", pngOf(10_000, 10_000), true, "image_too_large"],
  ["a PNG of 2.5 gigapixels", pngOf(50_000, 50_000), true, "image_too_large"],
  ["a PNG whose product of sides is beyond 2^53", pngOf(2 ** 31, 2 ** 31), true, "image_too_large"],
  ["an image one pixel short of the least side", pngOf(99, 15), true, "image_too_small"],
  ["a JPEG of more scans than are let through", scansOf(100, 99, 101), true, "invalid_image"],
  ["a large JPEG of fewer", scansOf(7000, 7000, 26), true, "invalid_image"],
  ["a cut JPEG", jpeg(frame(99, 99), scan), true, "invalid_image"],
  ["a cut PNG", pngOf(99, 99).subarray(0, -1), true, "invalid_image"],
  ["a cut WebP", webpOf(99, 99).subarray(0, -1), true, "invalid_image"],
  ["a GIF", foreign.gif, true, "unsupported_image"],
];

for (const [name, bytes, scalesDown, code] of refused) {
  Deno.test(`${name} never reaches the codec`, async () => {
    const { codec, calls } = spy(() => decoded(99, 99), scalesDown);
    await rejects(createDecoder({ codec }).decode(bytes), { code });
    const box = { left: 0, top: 0, right: 1, bottom: 1 };
    await rejects(createDecoder({ codec }).region(bytes, box), { code });
    deepEqual(calls, []);
  });
}

Deno.test("limits can be set one by one", async () => {
  const { codec } = spy(() => decoded(20, 20));
  const decoder = createDecoder({ codec, limits: { maxPixels: 399 } });
  await rejects(decoder.decode(jpegOf(20, 20)), { code: "image_too_large" });
  await rejects(decoder.decode(jpegOf(15, 15)), { code: "image_too_small" });
});

const agreeing: [string, Uint8Array, DecodedImage][] = [
  ["full size", jpegOf(101, 50), decoded(101, 50)],
  ["upright", jpeg(app1(exifBlock(6)), frame(101, 50), scan, eoi), decoded(50, 101)],
  ["of 100 scans", scansOf(100, 99, 100), decoded(100, 99)],
  ["a quarter", jpegOf(101, 50), decoded(26, 13, { width: 101, height: 50 })],
];

for (const [name, bytes, answer] of agreeing) {
  Deno.test(`pixels that agree with the header are passed on: ${name}`, async () => {
    const { codec } = spy(() => answer);
    equal(await createDecoder({ codec }).decode(bytes), answer);
  });
}

const disagreeing: [string, DecodedImage][] = [
  ["other sides", decoded(50, 101)],
  ["a third", decoded(34, 17, { width: 101, height: 50 })],
  ["sides that were swapped without need", decoded(50, 101, { width: 101, height: 50 })],
  ["too few pixels", { ...decoded(101, 50), data: new Uint8Array(3) }],
];

for (const [name, answer] of disagreeing) {
  Deno.test(`pixels that disagree with the header are freed and refused: ${name}`, async () => {
    const { codec } = spy(() => answer);
    await rejects(createDecoder({ codec }).decode(jpegOf(101, 50)), { code: "invalid_image" });
    equal(answer.data.length, 0);
  });
}

Deno.test("a region has the size of its box", async () => {
  const { codec } = spy(() => decoded(4, 3));
  const decoder = createDecoder({ codec });
  const box = { left: 10, top: 20, right: 14, bottom: 23 };
  equal((await decoder.region(jpegOf(99, 99), box)).width, 4);
  await rejects(decoder.region(jpegOf(99, 99), { ...box, right: 15 }), { code: "invalid_image" });
});

Deno.test("a box must hold whole pixels of the upright image", async () => {
  const { codec, calls } = spy(() => decoded(4, 3));
  const { region } = createDecoder({ codec });
  const box = { left: 10, top: 20, right: 14, bottom: 23 };
  const wrong = [{ left: -1 }, { left: 14 }, { right: 51 }, { bottom: 102 }, { top: 20.5 }, {
    top: NaN,
  }];
  const bytes = jpeg(app1(exifBlock(6)), frame(101, 50), scan, eoi);
  for (const side of wrong) await rejects(region(bytes, { ...box, ...side }), RangeError);
  deepEqual(calls, []);
});

Deno.test("what a codec throws by itself is an invalid image, with its cause", async () => {
  const cause = new RangeError("unreachable");
  const { codec } = spy(() => {
    throw cause;
  });
  await rejects(createDecoder({ codec }).decode(jpegOf(99, 99)), { code: "invalid_image", cause });
});

Deno.test("a WajahError of a codec passes through", async () => {
  const { codec } = spy(() => {
    throw new WajahError("overloaded", { retryAfter: 1 });
  });
  await rejects(createDecoder({ codec }).decode(jpegOf(99, 99)), { code: "overloaded" });
});

Deno.test("an abort is a time-out, before and during the decode", async () => {
  const controller = new AbortController();
  const { codec, calls } = spy(() => {
    controller.abort();
    throw new DOMException("aborted", "AbortError");
  });
  const { decode } = createDecoder({ codec });
  await rejects(decode(jpegOf(99, 99), AbortSignal.abort()), { code: "timed_out" });
  deepEqual(calls, []);
  await rejects(decode(jpegOf(99, 99), controller.signal), { code: "timed_out" });
});
