import { equal } from "node:assert/strict";
import {
  app1,
  bytesOf,
  eoi,
  frame,
  ihdr,
  jpeg,
  png,
  pngChunk,
  riffChunk,
  scan,
  segment,
  webp,
} from "../../tests/image/files.ts";
import { isComplete } from "./complete.ts";

const end = pngChunk("IEND", bytesOf());

Deno.test("a JPEG is complete with its EOI, also when more follows", () => {
  const file = jpeg(frame(9, 9), scan, segment(0xc4, bytesOf(1, 2)), scan);
  equal(isComplete(file, "jpeg"), false);
  equal(isComplete(bytesOf(file, eoi), "jpeg"), true);
  equal(isComplete(bytesOf(file, eoi, new Uint8Array(99)), "jpeg"), true);
});

Deno.test("the EOI of a thumbnail does not complete a JPEG", () => {
  const thumbnail = app1(jpeg(frame(9, 9), scan, eoi));
  equal(isComplete(jpeg(thumbnail, frame(99, 99), scan), "jpeg"), false);
});

Deno.test("a PNG is complete with a whole IEND", () => {
  equal(isComplete(png(ihdr(9, 9), end), "png"), true);
  equal(isComplete(png(ihdr(9, 9), end, bytesOf("zip")), "png"), true);
  equal(isComplete(png(ihdr(9, 9)), "png"), false);
  equal(isComplete(png(ihdr(9, 9), pngChunk("IDAT", end).subarray(0, -5)), "png"), false);
  equal(isComplete(png(ihdr(9, 9), end).subarray(0, -1), "png"), false);
});

Deno.test("a WebP is complete when it is as long as it says", () => {
  const file = webp(riffChunk("VP8L", bytesOf(1, 2, 3)));
  equal(isComplete(file, "webp"), true);
  equal(isComplete(bytesOf(file, 0), "webp"), true);
  equal(isComplete(file.subarray(0, -1), "webp"), false);
});
