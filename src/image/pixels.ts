import type { Box, Image } from "../types.ts";
import type { Orientation, Size } from "./header.ts";
import { orient, type StoredPixels } from "./orient.ts";
import { releasePixels } from "../release.ts";

/** Pixels as a decoder hands them out, interleaved; `data` may be a view of its own memory. */
export interface RawPixels extends Size {
  /** CMYK counts ink from 0 (none) to 255. */
  readonly layout: "grey" | "rgb" | "rgba" | "cmyk";
  readonly data: Uint8Array<ArrayBuffer>;
}

/** File bytes that own their whole ArrayBuffer. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Upright RGB pixels of `box`, or of the whole image; the result owns its buffer. */
export function uprightRgb(raw: RawPixels, orientation: Orientation, box: Box): Image {
  const rgb = toRgb(raw);
  const image = orient(rgb, orientation, box);
  if (rgb !== raw) releasePixels(rgb);
  return image;
}

/** RGB pixels, alpha flattened on white; RGB itself is returned as it is. */
export function toRgb(raw: RawPixels): StoredPixels {
  if (raw.layout === "rgb") return raw;
  const { width, height, data } = raw;
  const rgb = new Uint8Array(width * height * 3);
  converters[raw.layout](data, rgb);
  return { width, height, data: rgb };
}

const converters = { grey: greyToRgb, rgba: rgbaToRgb, cmyk: cmykToRgb } as const;

function greyToRgb(grey: Uint8Array, rgb: Uint8Array): void {
  for (let at = 0, to = 0; to < rgb.length; at++, to += 3) rgb.fill(grey[at], to, to + 3);
}

/** Decoders hand out colours that are not multiplied by alpha. */
function rgbaToRgb(rgba: Uint8Array, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    const alpha = rgba[from + 3];
    const white = 255 * (255 - alpha);
    rgb[to++] = (rgba[from] * alpha + white) / 255 + 0.5;
    rgb[to++] = (rgba[from + 1] * alpha + white) / 255 + 0.5;
    rgb[to++] = (rgba[from + 2] * alpha + white) / 255 + 0.5;
  }
}

/** Without a colour profile, so printed tones come out more saturated than they are on paper. */
function cmykToRgb(cmyk: Uint8Array, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    const light = (255 - cmyk[from + 3]) / 255;
    rgb[to++] = (255 - cmyk[from]) * light + 0.5;
    rgb[to++] = (255 - cmyk[from + 1]) * light + 0.5;
    rgb[to++] = (255 - cmyk[from + 2]) * light + 0.5;
  }
}
