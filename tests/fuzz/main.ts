/**
 * Flips bytes of images and sends random requests, the same in every run, and prints what was
 * answered. Takes long; `fuzz_test.ts` is the short run.
 *
 * Usage: deno run -A tests/fuzz/main.ts [SEED]
 */
import { openImagescriptCodec } from "../../src/image/imagescript.ts";
import { openSharpCodec } from "../../src/image/sharp.ts";
import { plainFixtures } from "../image/fixtures.ts";
import { fuzzImages } from "./fuzz_images.ts";
import type { Tally } from "./fuzz_requests.ts";
import { fuzzService } from "./service_fuzz.ts";

const DECODES = 10_000;
const UPLOADS = 1000;
const REQUESTS = 1000;

function print(tally: Tally): void {
  for (const [name, counts] of tally) {
    const cells = [...counts].sort().map(([what, times]) => `${what}: ${times}`);
    Deno.stdout.writeSync(new TextEncoder().encode(`| ${name} | ${cells.join(", ")} |\n`));
  }
}

const seed = Number(Deno.args[0] ?? 1);
const names = ["a JPEG", "a progressive JPEG", "a PNG", "a lossy WebP", "a lossless WebP"];
const files = (await plainFixtures()).filter(({ name }) => names.includes(name));
for (const open of [openSharpCodec, openImagescriptCodec]) {
  await using codec = await open();
  print(await fuzzImages({ codec, seed, perFile: DECODES, files }));
}
print(await fuzzService({ seed, perEndpoint: REQUESTS, perFile: UPLOADS, files }));
