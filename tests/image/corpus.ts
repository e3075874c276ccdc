/** One portrait in every kind of file, and files that must not be read. */
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { app1, big, bytesOf, foreign, ihdr, joined, pngChunk, segment } from "./files.ts";
import { exifWithThumbnail } from "./exif_files.ts";
import { hugeClaims } from "./huge_claims.ts";
import { scanBomb } from "./scan_bomb.ts";

/** A file with the answer that is due. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The least cosine to the embedding of the plain file, or status and code of a refusal. */
  readonly answer: number | readonly [status: number, code: string];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What must be as good as the plain file, and what may be a little off. */
const SAME = 0.99;
const ALIKE = 0.98;

const invalid = [400, "invalid_image"] as const;
const unsupported = [415, "unsupported_image"] as const;
const tooLarge = [413, "image_too_large"] as const;

async function bytesFrom(image: Sharp): Promise<Bytes> {
  return Uint8Array.from(await image.toBuffer());
}

/** A portrait, upright and without metadata; lossless. */
export async function plainPortrait(photo: Uint8Array): Promise<Bytes> {
  return await bytesFrom(sharp(photo).autoOrient().resize(640).flatten().png());
}

/** All samples of a portrait; `other` is the photo of somebody else. */
export async function samplesOf(portrait: Bytes, other: Uint8Array): Promise<Sample[]> {
  const encoded = await Promise.all(
    encodings(portrait).map(async ([name, image, answer]) => ({
      name,
      bytes: await bytesFrom(image),
      answer,
    })),
  );
  const [jpeg, png, webp] = await Promise.all([
    bytesFrom(sharp(portrait).jpeg({ quality: 95 })),
    portrait,
    bytesFrom(sharp(portrait).webp({ quality: 95 })),
  ]);
  const files = { jpeg, png, webp };
  return [
    ...encoded,
    ...await turned(portrait),
    ...await withMetadata(jpeg, png, other),
    ...cut(files),
    ...withTails(files),
    ...hugeClaims(jpeg).map(([name, bytes]) => ({ name, bytes, answer: tooLarge })),
    { name: "a JPEG of 2000 scans", bytes: scanBomb(manyScans), answer: invalid },
    ...await otherTypes(portrait),
    ...ofOtherSizes(await sizes()),
  ];
}

const manyScans = { width: 2000, height: 2000, channels: 1, bands: 1, refinements: 2000 };

function encodings(portrait: Bytes): [string, Sharp, number][] {
  const image = () => sharp(portrait);
  const best = { quality: 95 };
  const glass = { r: 0, g: 0, b: 0, alpha: 0 };
  return [
    ["a JPEG", image().jpeg(best), SAME],
    [
      "a JPEG without chroma subsampling",
      image().jpeg({ ...best, chromaSubsampling: "4:4:4" }),
      SAME,
    ],
    ["a progressive JPEG", image().jpeg({ ...best, progressive: true }), SAME],
    ["a CMYK JPEG with inverted ink", image().toColourspace("cmyk").jpeg(best), ALIKE],
    ["a grey JPEG", image().toColourspace("b-w").jpeg(best), 0.9],
    ["a 16-bit PNG", image().toColourspace("rgb16").png(), SAME],
    ["an interlaced PNG", image().png({ progressive: true }), SAME],
    ["a palette PNG", image().png({ palette: true, colours: 256 }), ALIKE],
    [
      "a palette PNG with transparency",
      image().extend({ right: 64, background: glass }).png({ palette: true, colours: 256 }),
      ALIKE,
    ],
    ["a grey PNG", image().toColourspace("b-w").png(), 0.9],
    ["a lossy WebP", image().webp(best), SAME],
    ["a lossless WebP", image().webp({ lossless: true }), SAME],
    ["a WebP with alpha", image().extend({ top: 64, background: glass }).webp(best), ALIKE],
  ];
}

/** The portrait as a camera stores it that was held in each of the eight ways. */
async function turned(portrait: Bytes): Promise<Sample[]> {
  const stored = [
    (image: Sharp) => image,
    (image: Sharp) => image.flop(),
    (image: Sharp) => image.rotate(180),
    (image: Sharp) => image.flip(),
    (image: Sharp) => image.flop().rotate(270),
    (image: Sharp) => image.rotate(270),
    (image: Sharp) => image.flop().rotate(90),
    (image: Sharp) => image.rotate(90),
  ];
  return await Promise.all(stored.map(async (turn, at) => {
    // Two steps, because sharp orders flips and turns in its own way within one.
    const pixels = await turn(sharp(portrait)).png().toBuffer();
    const tagged = sharp(pixels).withMetadata({ orientation: at + 1 }).jpeg({ quality: 95 });
    return { name: `EXIF orientation ${at + 1}`, bytes: await bytesFrom(tagged), answer: SAME };
  }));
}

/** What stands in the metadata of the samples and must not be found anywhere. */
export const canary = "canary-in-the-metadata-7f3a";

async function withMetadata(jpeg: Bytes, png: Bytes, other: Uint8Array): Promise<Sample[]> {
  const thumbnail = await bytesFrom(sharp(other).resize(160).jpeg());
  const bomb = deflateSync(new Uint8Array(100e6), { level: 9 });
  const afterMagic = (file: Bytes, start: number, part: Uint8Array) =>
    joined([file.subarray(0, start), part, file.subarray(start)]);
  const inJpeg = (part: Uint8Array) => afterMagic(jpeg, 2, part);
  const inPng = (part: Uint8Array) => afterMagic(png, 8 + ihdr(1, 1).length, part);
  const profile = segment(0xe2, bytesOf("ICC_PROFILE\0", 1, 1, new Uint8Array(60_000)));
  const files: [string, Bytes][] = [
    [
      "EXIF with a thumbnail of somebody else and a place",
      inJpeg(app1(exifWithThumbnail(thumbnail, canary))),
    ],
    ["a JPEG with a broken profile", inJpeg(profile)],
    ["a JPEG with a page in its comment", inJpeg(segment(0xfe, bytesOf("<script>1</script>")))],
    ["a PNG with text that inflates to 100 MB", inPng(pngChunk("zTXt", zipped("Comment", bomb)))],
    ["a PNG with a profile that inflates to 100 MB", inPng(pngChunk("iCCP", zipped("icc", bomb)))],
    ["an animated PNG of 10,000 frames", animated(png, 10_000)],
  ];
  return files.map(([name, bytes]) => ({ name, bytes, answer: SAME }));
}

function zipped(keyword: string, data: Uint8Array): Uint8Array {
  return joined([bytesOf(keyword, 0, 0), data]);
}

/** PNG 3rd edition, section 11.3.6: the still picture is the first frame, the others are one pixel. */
function animated(png: Bytes, count: number): Bytes {
  const afterHeader = 8 + ihdr(1, 1).length, end = png.length - 12;
  const control = (at: number, size: Uint8Array) =>
    pngChunk("fcTL", bytesOf(big(at, 4), size, big(0, 8), 0, 1, 0, 1, 0, 0));
  const pixel = deflateSync(new Uint8Array(4));
  const others = Array.from({ length: count - 1 }, (_, at) => [
    control(2 * at + 1, bytesOf(big(1, 4), big(1, 4))),
    pngChunk("fdAT", bytesOf(big(2 * at + 2, 4), pixel)),
  ]);
  return joined([
    png.subarray(0, afterHeader),
    pngChunk("acTL", bytesOf(big(count, 4), big(0, 4))),
    control(0, png.subarray(16, 24)),
    png.subarray(afterHeader, end),
    ...others.flat(),
    png.subarray(end),
  ]);
}

function cut(files: Readonly<Record<string, Bytes>>): Sample[] {
  return Object.entries(files).flatMap(([format, bytes]) =>
    [0.1, 0.5, 0.9].map((share) => ({
      name: `a ${format} cut at ${share * 100} %`,
      bytes: bytes.slice(0, Math.floor(bytes.length * share)),
      answer: invalid,
    }))
  );
}

/** Files that go on behind their end, and others that only start like something else. */
function withTails({ jpeg, png, webp }: Readonly<Record<string, Bytes>>): Sample[] {
  const zip = bytesOf("PK\x03\x04", new Uint8Array(26), "PK\x05\x06", new Uint8Array(18));
  const noise = Uint8Array.from({ length: 1000 }, (_, at) => at * 37);
  const read: [string, Uint8Array[]][] = [
    ["a JPEG with garbage behind it", [jpeg, noise]],
    ["a PNG with garbage behind it", [png, noise]],
    ["a WebP with garbage behind it", [webp, noise]],
    ["a PNG that is a ZIP too", [png, zip]],
    ["a JPEG that is a page too", [jpeg, bytesOf("<html><script>1</script></html>")]],
  ];
  const refused: [string, Uint8Array[]][] = [
    ["a GIF that is a ZIP too", [foreign.gif, zip]],
    ["a PDF that holds a JPEG", [foreign.pdf, jpeg]],
    ["a page that holds a JPEG", [foreign.html, jpeg]],
  ];
  return [
    ...read.map(([name, parts]) => ({ name, bytes: joined(parts), answer: SAME })),
    ...refused.map(([name, parts]) => ({ name, bytes: joined(parts), answer: unsupported })),
  ];
}

/** Real files of other types where they can be made, and beginnings of the rest. */
async function otherTypes(portrait: Bytes): Promise<Sample[]> {
  const small = () => sharp(portrait).resize(64);
  const real: Record<string, Uint8Array> = {
    "a real TIFF": await small().tiff().toBuffer(),
    "a real GIF": await small().gif().toBuffer(),
    "a real AVIF": await small().avif({ effort: 0 }).toBuffer(),
    icon: bytesOf(0, 0, 1, 0, 1, 0, portrait),
  };
  const { nothing: _, ...beginnings } = foreign;
  return Object.entries({ ...real, ...beginnings }).map(([name, bytes]) => ({
    name: `another type: ${name}`,
    bytes: Uint8Array.from(bytes),
    answer: unsupported,
  }));
}

async function sizes(): Promise<[string, Bytes, Sample["answer"]][]> {
  const flat = (width: number, height: number) =>
    bytesFrom(sharp({ create: { width, height, channels: 3, background: "#888" } }).png());
  return [
    ["1 x 1", await flat(1, 1), [400, "image_too_small"]],
    ["79 x 79", await flat(79, 79), [400, "no_face"]],
    ["8193 x 100", await flat(8193, 100), [400, "no_face"]],
  ];
}

function ofOtherSizes(all: readonly [string, Bytes, Sample["answer"]][]): Sample[] {
  return all.map(([size, bytes, answer]) => ({ name: `a PNG of ${size}`, bytes, answer }));
}
