import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  app1,
  big,
  bytesOf,
  eoi,
  exifBlock,
  foreign,
  frame,
  ihdr,
  jpeg,
  little,
  png,
  pngChunk,
  riffChunk,
  scan,
  segment,
  vp8x,
  webp,
} from "../../tests/image/files.ts";
import { WajahError } from "../errors.ts";
import { type ImageHeader, readHeader, uprightSize } from "./header.ts";

const lossy = riffChunk("VP8 ", bytesOf(0, 0, 0, 0x9d, 1, 0x2a, little(300, 2), little(200, 2)));
// 14 bits of 299 and 14 bits of 199 behind the signature.
const lossless = riffChunk("VP8L", bytesOf(0x2f, little(299 + 199 * 2 ** 14, 4)));

const good: Readonly<Record<string, readonly [Uint8Array, ImageHeader]>> = {
  "a JPEG": [jpeg(frame(300, 200), scan, eoi), header("jpeg", 1)],
  "a progressive JPEG": [jpeg(frame(300, 200, 0xc2), scan, eoi), header("jpeg", 1)],
  "an extended sequential JPEG": [jpeg(frame(300, 200, 0xc1), scan, eoi), header("jpeg", 1)],
  "a JPEG with fill bytes and garbage between its segments": [
    jpeg(segment(0xe0, bytesOf("JFIF")), bytesOf(1, 0xff, 0, 0xff, 0xff), frame(300, 200), scan),
    header("jpeg", 1),
  ],
  "a JPEG with big-endian EXIF": [
    jpeg(app1(exifBlock(6)), frame(300, 200), scan, eoi),
    header("jpeg", 6),
  ],
  "a JPEG with little-endian EXIF behind XMP and the frame header": [
    jpeg(
      segment(0xe1, bytesOf("http://ns.adobe.com/xap/1.0/\0")),
      frame(300, 200),
      app1(exifBlock(8, "II")),
      scan,
    ),
    header("jpeg", 8),
  ],
  "a JPEG with two EXIF blocks, of which the first counts": [
    jpeg(app1(exifBlock(3)), app1(exifBlock(5)), frame(300, 200), scan),
    header("jpeg", 3),
  ],
  "a PNG": [png(ihdr(300, 200)), header("png", 1)],
  "a PNG with eXIf behind the pixels": [
    png(ihdr(300, 200), pngChunk("IDAT", bytesOf(1)), pngChunk("eXIf", exifBlock(5))),
    header("png", 5),
  ],
  "a lossy WebP": [webp(lossy), header("webp", 1)],
  "a lossless WebP": [webp(lossless), header("webp", 1)],
  "an extended WebP": [
    webp(vp8x(300, 200, 8), lossy, riffChunk("EXIF", exifBlock(7, "II"))),
    header("webp", 7),
  ],
  "an extended WebP with the EXIF prefix": [
    webp(vp8x(300, 200, 8), lossy, riffChunk("EXIF", bytesOf("Exif\0\0", exifBlock(2)))),
    header("webp", 2),
  ],
};

const broken: Readonly<Record<string, Uint8Array>> = {
  "a JPEG of nothing but magic": bytesOf(0xff, 0xd8, 0xff),
  "a JPEG without a frame header": jpeg(scan, eoi),
  "a JPEG that ends before its frame header": jpeg(eoi, frame(300, 200)),
  "a JPEG with a cut frame header": jpeg(frame(300, 200).subarray(0, 7)),
  "a JPEG with two frame headers": jpeg(frame(300, 200), frame(3000, 2000), scan, eoi),
  "a JPEG with a segment shorter than its length": jpeg(bytesOf(0xff, 0xe0, 0, 1), frame(3, 2)),
  "a lossless JPEG": jpeg(frame(300, 200, 0xc3), scan, eoi),
  "a hierarchical JPEG": jpeg(frame(300, 200, 0xc5), scan, eoi),
  "an arithmetic JPEG": jpeg(frame(300, 200, 0xc9), scan, eoi),
  "a progressive arithmetic JPEG": jpeg(frame(300, 200, 0xca), scan, eoi),
  "a JPEG of 12 bits": jpeg(segment(0xc1, bytesOf(12, 0, 200, 1, 44, 1, 1, 0x11, 0)), scan, eoi),
  "a JPEG of no lines": jpeg(frame(300, 0), scan, eoi),
  "a JPEG of no columns": jpeg(frame(0, 200), scan, eoi),
  "a PNG of nothing but magic": png(),
  "a PNG with a cut IHDR": png(ihdr(300, 200)).subarray(0, 28),
  "a PNG with a long IHDR": png(pngChunk("IHDR", new Uint8Array(14).fill(1))),
  "a PNG that starts with another chunk": png(pngChunk("gAMA", big(1, 4)), ihdr(3, 2)),
  "a PNG of no pixels": png(ihdr(0, 200)),
  "a WebP of nothing but magic": webp(),
  "a WebP that starts with another chunk": webp(riffChunk("ICCP", big(1, 4)), lossy),
  "a lossy WebP that is cut": webp(lossy).subarray(0, 26),
  "a lossy WebP without its start code": webp(riffChunk("VP8 ", new Uint8Array(10))),
  "a lossy WebP that is no key frame": webp(riffChunk("VP8 ", bytesOf(1, lossy.subarray(9)))),
  "a lossy WebP of no pixels": webp(riffChunk("VP8 ", bytesOf(0, 0, 0, 0x9d, 1, 0x2a, big(0, 4)))),
  "a lossless WebP without its signature": webp(riffChunk("VP8L", new Uint8Array(5))),
  "an extended WebP that is cut": webp(vp8x(300, 200)).subarray(0, 27),
};

function header(format: ImageHeader["format"], orientation: ImageHeader["orientation"]) {
  return { format, width: 300, height: 200, orientation };
}

for (const [name, [bytes, expected]] of Object.entries(good)) {
  Deno.test(`the header of ${name} is read`, () => {
    deepEqual(readHeader(bytes), expected);
    // The same from the middle of a larger buffer.
    deepEqual(readHeader(bytesOf(1, 2, 3, bytes).subarray(3)), expected);
  });
}

for (const [name, bytes] of Object.entries(broken)) {
  Deno.test(`${name} is an invalid image`, () => {
    throws(() => readHeader(bytes), { code: "invalid_image" });
  });
}

for (const [name, bytes] of Object.entries(foreign)) {
  Deno.test(`a file of another type is unsupported: ${name}`, () => {
    throws(() => readHeader(bytes), { code: "unsupported_image" });
  });
}

Deno.test("the largest sizes of each format are read as they are", () => {
  equal(readHeader(png(ihdr(2 ** 32 - 1, 7))).width, 2 ** 32 - 1);
  equal(readHeader(jpeg(frame(65535, 7), scan)).width, 65535);
  equal(readHeader(webp(vp8x(2 ** 24, 7))).width, 2 ** 24);
});

Deno.test("orientations 5 to 8 swap the sides", () => {
  const upright = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map((orientation) =>
    uprightSize({ width: 3, height: 2, orientation }).width
  );
  deepEqual(upright, [3, 3, 3, 3, 2, 2, 2, 2]);
});

/** A header, or the one error that a bad file may cause. */
function survives(bytes: Uint8Array): void {
  try {
    const { width, height, orientation } = readHeader(bytes);
    equal(width > 0 && height > 0 && orientation >= 1 && orientation <= 8, true);
  } catch (error) {
    if (!(error instanceof WajahError)) throw error;
  }
}

Deno.test("random bytes behind any magic give a header or a WajahError", () => {
  const magics = [jpeg(bytesOf(0xff)), png(), webp(), webp(vp8x(9, 9)), png(ihdr(9, 9))];
  const files = fc.tuple(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 400 }));
  fc.assert(fc.property(files, ([magic, rest]) => survives(bytesOf(magic, rest))));
});

Deno.test("cut and altered files give a header or a WajahError", () => {
  const files = fc.constantFrom(...Object.values(good).map(([bytes]) => bytes));
  const change = fc.tuple(fc.nat(200), fc.nat(255));
  fc.assert(
    fc.property(files, fc.array(change), fc.nat(200), (file, changes, length) => {
      const bytes = file.slice(0, length);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      survives(bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a megabyte of the shortest segments, chunks or stuffing ends", () => {
  const floods: [Uint8Array, Uint8Array][] = [
    [jpeg(), bytesOf(0xff, 0xe0, 0, 2)],
    [jpeg(), bytesOf(0xff, 0xd0)],
    [jpeg(), bytesOf(0xff)],
    [png(ihdr(9, 9)), pngChunk("tEXt", new Uint8Array(0))],
    [webp(vp8x(9, 9)), riffChunk("XMP ", new Uint8Array(0))],
  ];
  for (const [head, part] of floods) {
    const bytes = new Uint8Array(2 ** 20);
    for (let at = head.length; at < bytes.length - part.length; at += part.length) {
      bytes.set(part, at);
    }
    bytes.set(head);
    survives(bytes);
  }
});
