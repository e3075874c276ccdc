/**
 * What it costs to refuse a small file that claims too many pixels, and to decode the largest of
 * each kind that is let through. Prints the best of several, and how far the memory of the process
 * rose for the first time.
 *
 * Usage: deno run -A bench/images.ts
 */
import sharp, { type Sharp } from "sharp";
import { createDecoder, type Decoder } from "../src/image/decoder.ts";
import { openImagescriptCodec } from "../src/image/imagescript.ts";
import { openSharpCodec } from "../src/image/sharp.ts";
import { releasePixels } from "../src/release.ts";
import { scenery } from "../tests/image/fixtures.ts";
import { hugeClaims } from "../tests/image/huge_claims.ts";
import { scanBomb } from "../tests/image/scan_bomb.ts";

const ROUNDS = 5;

type File = readonly [name: string, bytes: Uint8Array];

async function bytesOf(image: Sharp): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await image.toBuffer());
}

async function files(side: number): Promise<File[]> {
  const raw = { width: side, height: side, channels: 3 } as const;
  const pixels = scenery(side, side);
  const image = () => sharp(pixels, { raw });
  const claims = hugeClaims(
    await bytesOf(
      sharp({ create: { ...raw, width: 400, height: 300, background: "#888" } }).jpeg(),
    ),
  );
  return [
    ...claims,
    [`JPEG ${side} x ${side}`, await bytesOf(image().jpeg())],
    [`progressive JPEG ${side} x ${side}`, await bytesOf(image().jpeg({ progressive: true }))],
    [
      `JPEG ${side} x ${side} of 25 scans`,
      scanBomb({ width: side, height: side, channels: 1, bands: 2, refinements: 11 }),
    ],
    [`PNG ${side} x ${side}`, await bytesOf(image().png({ compressionLevel: 1 }))],
    [`WebP ${side} x ${side}`, await bytesOf(image().webp({ effort: 0 }))],
  ];
}

async function outcomeOf(decoder: Decoder, bytes: Uint8Array): Promise<string> {
  try {
    releasePixels(await decoder.decode(bytes));
    return "decoded";
  } catch (error) {
    return error instanceof Error ? error.message : "failed";
  }
}

async function measure(decoder: Decoder, codec: string, [name, bytes]: File): Promise<void> {
  const before = Deno.memoryUsage().rss;
  let best = Infinity, outcome = "", rise = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    outcome = await outcomeOf(decoder, bytes);
    best = Math.min(best, performance.now() - since);
    if (round === 0) rise = (Deno.memoryUsage().rss - before) / 1e6;
  }
  const cells = [codec, name, `${(bytes.length / 1000).toFixed(0)} KB`, outcome];
  say([...cells, `${best.toFixed(2)} ms`, `${rise.toFixed(0)} MB`]);
}

function say(cells: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`| ${cells.join(" | ")} |\n`));
}

say(["codec", "file", "size", "outcome", "best", "memory"]);
say(Array(6).fill("---"));
const all = await files(4800);
for (const open of [openSharpCodec, openImagescriptCodec]) {
  await using codec = await open();
  for (const file of all) await measure(createDecoder({ codec }), codec.name, file);
}
