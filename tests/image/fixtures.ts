/** Image files made by sharp, each with the upright RGB pixels that a codec should return. */
import sharp, { type Sharp } from "sharp";
import { big, bytesOf, little, pngChunk, riffChunk, vp8x, webp } from "./files.ts";

/** One file with what it shows. */
export interface Fixture {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** Upright RGB pixels. */
  readonly pixels: Uint8Array;
  /** Largest mean absolute difference, in levels of 0 to 255, that is still the same picture. */
  readonly tolerance: number;
}

/** Lossless files may differ by rounding only. */
const EXACT = 0;
const ROUNDING = 0.6;
/** What JPEG at quality 95 and lossy WebP lose on a smooth picture. */
const LOSSY = 1.2;
/** What printing colours and reading them back through libvips' profile loses. */
const CMYK = 10;

export const WIDTH = 203;
export const HEIGHT = 121;

/** One value for each channel of each pixel. */
function paint(width: number, height: number, at: (x: number, y: number) => readonly number[]) {
  const channels = at(0, 0).length;
  const pixels = new Uint8Array(width * height * channels);
  for (let to = 0, i = 0; to < pixels.length; to += channels, i++) {
    pixels.set(at(i % width, Math.floor(i / width)), to);
  }
  return pixels;
}

/** A smooth picture without symmetry. */
export function scenery(width: number, height: number): Uint8Array {
  return paint(width, height, (x, y) => [
    255 * x / width,
    255 * y / height,
    128 + 100 * Math.sin(x / 19) * Math.cos(y / 23),
  ]);
}

const flatColours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [40, 80, 120]];

const rgb = scenery(WIDTH, HEIGHT);
/** Colours that ink on paper can show. */
const muted = rgb.map((value) => 64 + value / 2);
const grey = paint(WIDTH, HEIGHT, (x, y) => Array(3).fill(Math.floor((x + y) * 255 / 324)));
const alpha = paint(WIDTH, HEIGHT, (x) => [Math.floor(255 * x / WIDTH)]);
/** Four flat colours, the last of them half transparent in `flatAlpha`. */
const flat = paint(WIDTH, HEIGHT, (x, y) => flatColours[quadrant(x, y)]);
const flatAlpha = paint(WIDTH, HEIGHT, (x, y) => [quadrant(x, y) === 3 ? 128 : 255]);

function quadrant(x: number, y: number): number {
  return (x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2);
}

function onWhite(pixels: Uint8Array, alphas: Uint8Array): Uint8Array {
  return pixels.map((value, at) => {
    const share = alphas[Math.floor(at / 3)] / 255;
    return Math.round(value * share + 255 * (1 - share));
  });
}

function picture(pixels: Uint8Array, width = WIDTH, height = HEIGHT): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function withAlpha(pixels: Uint8Array, alphas: Uint8Array): Sharp {
  const raw = { width: WIDTH, height: HEIGHT, channels: 1 } as const;
  return picture(pixels).joinChannel(Buffer.from(alphas), { raw });
}

type Make = readonly [name: string, image: Sharp, pixels: Uint8Array, tolerance: number];

const best = { quality: 95 };

function makes(): Make[] {
  return [
    ["a JPEG", picture(rgb).jpeg(best), rgb, LOSSY],
    [
      "a JPEG without chroma subsampling",
      picture(rgb).jpeg({ ...best, chromaSubsampling: "4:4:4" }),
      rgb,
      LOSSY,
    ],
    ["a progressive JPEG", picture(rgb).jpeg({ ...best, progressive: true }), rgb, LOSSY],
    ["a grey JPEG", picture(grey).toColourspace("b-w").jpeg(best), grey, LOSSY],
    ["a CMYK JPEG", picture(muted).toColourspace("cmyk").jpeg(best), muted, CMYK],
    ["a CMYK JPEG with a profile", picture(muted).withIccProfile("cmyk").jpeg(best), muted, CMYK],
    ["a JPEG with an sRGB profile", picture(rgb).withIccProfile("srgb").jpeg(best), rgb, LOSSY],
    ["a PNG", picture(rgb).png(), rgb, EXACT],
    ["a 16-bit PNG", picture(rgb).toColourspace("rgb16").png(), rgb, ROUNDING],
    ["a 16-bit grey PNG", picture(grey).toColourspace("grey16").png(), grey, ROUNDING],
    ["a grey PNG", picture(grey).toColourspace("b-w").png(), grey, EXACT],
    ["an interlaced PNG", picture(rgb).png({ progressive: true }), rgb, EXACT],
    ["a palette PNG", picture(flat).png({ palette: true }), flat, EXACT],
    [
      "a palette PNG with tRNS",
      withAlpha(flat, flatAlpha).png({ palette: true }),
      onWhite(flat, flatAlpha),
      ROUNDING,
    ],
    ["a PNG with alpha", withAlpha(rgb, alpha).png(), onWhite(rgb, alpha), ROUNDING],
    ["a lossy WebP", picture(rgb).webp(best), rgb, LOSSY],
    ["a lossless WebP", picture(rgb).webp({ lossless: true }), rgb, EXACT],
    [
      "a WebP with alpha",
      withAlpha(rgb, alpha).webp({ lossless: true, exact: true }),
      onWhite(rgb, alpha),
      ROUNDING,
    ],
    ["a lossy WebP with alpha", withAlpha(rgb, alpha).webp(best), onWhite(rgb, alpha), LOSSY],
  ];
}

async function fileOf(image: Sharp): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await image.toBuffer());
}

/** Every kind of file that must decode, upright. */
export async function plainFixtures(): Promise<Fixture[]> {
  const made = makes().map(async ([name, image, pixels, tolerance]) => ({
    name,
    bytes: await fileOf(image),
    width: WIDTH,
    height: HEIGHT,
    pixels,
    tolerance,
  }));
  const animated = [animatedPng(), animation(), offsetAnimation()];
  return await Promise.all([...made, ...animated]);
}

/** An ordinary PNG with the chunks of APNG (PNG 3rd edition, section 11.3.6) and a broken second frame. */
async function animatedPng(): Promise<Fixture> {
  const still = await fileOf(picture(rgb).png());
  const afterHeader = 8 + 25, end = still.length - 12;
  const control = pngChunk("acTL", bytesOf(big(2, 4), big(0, 4)));
  const sides = bytesOf(big(WIDTH, 4), big(HEIGHT, 4), big(0, 8));
  const frame = (at: number) => pngChunk("fcTL", bytesOf(big(at, 4), sides, 0, 1, 0, 1, 0, 0));
  const bytes = bytesOf(
    still.subarray(0, afterHeader),
    control,
    frame(0),
    still.subarray(afterHeader, end),
    frame(1),
    pngChunk("fdAT", bytesOf(big(2, 4), 1, 2, 3)),
    still.subarray(end),
  );
  const name = "an animated PNG";
  return { name, bytes, width: WIDTH, height: HEIGHT, pixels: rgb, tolerance: EXACT };
}

/** Two frames of the full size; the first counts. */
async function animation(): Promise<Fixture> {
  const height = 60;
  const frames = scenery(WIDTH, 2 * height);
  const raw = { width: WIDTH, height: 2 * height, channels: 3, pageHeight: height } as const;
  const bytes = await fileOf(sharp(frames, { raw }).webp({ lossless: true, delay: [100, 100] }));
  const pixels = frames.subarray(0, WIDTH * height * 3);
  return { name: "an animated WebP", bytes, width: WIDTH, height, pixels, tolerance: EXACT };
}

/** A first frame that covers a part of its canvas; what it leaves free is transparent. */
async function offsetAnimation(): Promise<Fixture> {
  const [width, height, left, top] = [40, 30, 10, 6];
  const still = await fileOf(picture(scenery(20, 16), 20, 16).webp({ lossless: true }));
  const place = [left / 2, top / 2, 20 - 1, 16 - 1, 100].map((value) => little(value, 3));
  const frame = riffChunk("ANMF", bytesOf(...place, 0, still.subarray(12)));
  const file = webp(vp8x(width, height, 0x12), riffChunk("ANIM", new Uint8Array(6)), frame, frame);
  const canvas = new Uint8Array(width * height * 3).fill(255);
  const shown = scenery(20, 16);
  for (let y = 0; y < 16; y++) {
    canvas.set(shown.subarray(y * 60, (y + 1) * 60), ((top + y) * width + left) * 3);
  }
  const name = "an animated WebP whose first frame covers a part";
  return { name, bytes: file, width, height, pixels: canvas, tolerance: EXACT };
}

/** The picture stored in each of the eight orientations, in each format that can say so. */
export async function orientedFixtures(): Promise<Fixture[]> {
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8];
  const formats: [string, (image: Sharp) => Sharp, number][] = [
    ["JPEG", (image) => image.jpeg(best), LOSSY],
    ["PNG", (image) => image.png(), EXACT],
    ["WebP", (image) => image.webp({ lossless: true }), EXACT],
  ];
  return await Promise.all(
    formats.flatMap(([format, encode, tolerance]) =>
      orientations.map(async (orientation) => ({
        name: `a ${format} in orientation ${orientation}`,
        bytes: await fileOf(encode(picture(rgb).withMetadata({ orientation }))),
        ...await turned(orientation),
        tolerance,
      }))
    ),
  );
}

/** The upright picture by libvips' own reading of the tag, which none of our codecs uses. */
async function turned(orientation: number) {
  const tagged = await picture(rgb).withMetadata({ orientation }).png().toBuffer();
  const { data, info } = await sharp(tagged).autoOrient().raw().toBuffer({
    resolveWithObject: true,
  });
  return { width: info.width, height: info.height, pixels: Uint8Array.from(data) };
}

/** One file of each compression, for cutting and breaking. */
export async function fragileFixtures(): Promise<Fixture[]> {
  const names = [
    "a JPEG",
    "a progressive JPEG",
    "a PNG",
    "an interlaced PNG",
    "a lossy WebP",
    "a lossless WebP",
  ];
  return (await plainFixtures()).filter(({ name }) => names.includes(name));
}

/** A large smooth JPEG, PNG and WebP, with the picture. */
export async function largeFixtures(width: number, height: number): Promise<Fixture[]> {
  const pixels = scenery(width, height);
  const image = () => picture(pixels, width, height).withMetadata({ orientation: 3 });
  const shown = Uint8Array.from(await picture(pixels, width, height).rotate(180).raw().toBuffer());
  const made: [string, Sharp][] = [
    ["a large JPEG", image().jpeg(best)],
    ["a large PNG", image().png({ compressionLevel: 1 })],
    ["a large WebP", image().webp({ ...best, effort: 0 })],
  ];
  return await Promise.all(made.map(async ([name, file]) => ({
    name,
    bytes: await fileOf(file),
    width,
    height,
    pixels: shown,
    tolerance: LOSSY,
  })));
}
