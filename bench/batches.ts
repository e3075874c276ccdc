/**
 * Whether faces are embedded faster together than one after the other, as a table in Markdown:
 * `deno run -A bench/batches.ts [BACKEND...]`. Of the recognizer alone, a face: milliseconds of the
 * fastest run, and of the processors' time, which other programs hardly change.
 */

import type { Backend } from "../src/inference/backend.ts";
import type { Network } from "../src/inference/network.ts";
import { openRuntime } from "../src/inference/open_runtime.ts";

const recognizer = new URL("../../shared/models/w600k_mbf_dq.onnx", import.meta.url).pathname;

/** Faces in a run. */
const sizes = [1, 2, 4, 8, 16];

/** Faces in all, of each size of run. */
const faces = 64;

/** Milliseconds after which no further run begins, but for one. */
const longest = 20_000;

/** Numbers of one face. */
const face = 3 * 112 * 112;

/** Milliseconds that this process has used of the processors, to ten. */
function processorTime(): number {
  const [, rest] = Deno.readTextFileSync("/proc/self/stat").split(") ");
  const [user, system] = rest.split(" ").slice(11).map(Number);
  return 10 * (user + system);
}

/** A cell: the fastest run, and the processors' time, a face. */
async function measure(network: Network, size: number): Promise<string> {
  const values = new Float32Array(size * face).map((_, i) => Math.sin(i / 3));
  const run = () => network.run(values, [size, 3, 112, 112]);
  // Kernels for a shape are made, and caches filled, at the first runs.
  await run();
  await run();
  const begin = performance.now(), used = processorTime();
  let best = Infinity, runs = 0;
  do {
    const from = performance.now();
    await run();
    best = Math.min(best, performance.now() - from);
    runs++;
  } while (runs * size < faces && performance.now() < begin + longest);
  const processors = (processorTime() - used) / (runs * size);
  return `${(best / size).toFixed(1)} (${processors.toFixed(1)})`;
}

async function rowOf(backend: Backend): Promise<string> {
  const { open } = await openRuntime({ backend, threads: 1, software: true });
  const network = await open(recognizer);
  const cells: string[] = [];
  for (const size of sizes) cells.push(await measure(network, size));
  await network.release();
  return `| ${backend} | ${cells.join(" | ")} |`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const chosen = Deno.args.length > 0 ? Deno.args : ["cpu", "wasm", "webgpu"];
say(`| ms a face, in runs of | ${sizes.join(" | ")} |`);
say(`|---|${sizes.map(() => "---|").join("")}`);
for (const backend of chosen) say(await rowOf(backend as Backend));
// The web backends keep threads that nobody ends.
Deno.exit();
