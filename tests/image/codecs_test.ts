import { deepEqual, ok } from "node:assert/strict";
import { openImagescriptCodec } from "../../src/image/imagescript.ts";
import { openSharpCodec } from "../../src/image/sharp.ts";
import type { Image } from "../../src/types.ts";
import { codecSuite, fullSizeDecoder } from "./codec_suite.ts";
import { meanDifference } from "./compare.ts";

codecSuite("sharp", openSharpCodec);
/**
 * CMYK has no one right rendering: sharp goes through libvips' printing profile, the portable codec
 * multiplies light by ink, which is more saturated. Inverted ink would be off by more than 70.
 */
const CMYK = 25;
codecSuite("imagescript", openImagescriptCodec, {
  "a CMYK JPEG": CMYK,
  "a CMYK JPEG with a profile": CMYK,
});

/** Photos that stand beside the repository where it is developed; never part of it. */
const photos = new URL("../../../shared/testdata/pairs/", import.meta.url);
const names = ["img1.jpg", "img3.jpg", "img10.jpg", "img20.jpg", "img35.jpg", "img51.jpg"];

async function hasPhotos(): Promise<boolean> {
  return await Deno.stat(photos).then(() => true, () => false);
}

/** Decoders differ in rounding and in how they enlarge subsampled colour. */
const PHOTO_TOLERANCE = 0.2;
/** Overviews also differ in the shape of the filter: a tent in libvips, a box in ours. */
const OVERVIEW_TOLERANCE = 2;

Deno.test({ name: "both codecs see the same in photos", ignore: !await hasPhotos() }, async (t) => {
  await using native = await openSharpCodec();
  await using portable = await openImagescriptCodec();
  for (const name of names) {
    await t.step(name, async () => {
      const bytes = await Deno.readFile(new URL(name, photos));
      const one = await fullSizeDecoder(native).decode(bytes);
      const other = await fullSizeDecoder(portable).decode(bytes);
      deepEqual(one.source, other.source);
      agree(one, other, PHOTO_TOLERANCE);
      agree(one.overview, other.overview, OVERVIEW_TOLERANCE);
    });
  }
});

function agree(one: Image, other: Image, tolerance: number): void {
  deepEqual([one.width, one.height], [other.width, other.height]);
  const difference = meanDifference(one.data, other.data);
  ok(difference <= tolerance, `mean difference ${difference} is above ${tolerance}`);
}
