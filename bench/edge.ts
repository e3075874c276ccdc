/**
 * What the entry without native code costs beside the ordinary one, on the same database server:
 * cold start, memory and the time of `/identify`. Prints a table; run it on a quiet machine.
 */

import { edgeHome } from "../tests/support/edge.ts";
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { type Service, startService, type StartTask } from "../tests/support/service.ts";
import { serveModels } from "../tests/edge/models.ts";

interface Variant {
  readonly name: string;
  readonly task: StartTask;
  readonly settings: Readonly<Record<string, string>>;
}

interface Costs {
  /** Milliseconds from the start of the process to the first answer of `/identify`. */
  readonly start: number;
  /** Milliseconds of one `/identify`. */
  readonly identify: number;
  /** Megabytes in memory before the first request, and the most at any time. */
  readonly idle: number;
  readonly peak: number;
}

const starts = 4, rounds = 20;

const small = await readPhoto("pairs/img6.jpg");

async function identify(url: string): Promise<number> {
  const from = performance.now();
  const body = formOf({ file: small });
  const response = await fetch(`${url}/identify`, { method: "POST", body });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`/identify answered ${response.status}`);
  return performance.now() - from;
}

async function enroll({ url }: Service): Promise<void> {
  const body = formOf({ name: "Ani", user_id: "7", file: await readPhoto("pairs/img2.jpg") });
  const response = await fetch(`${url}/enroll`, { method: "POST", body });
  await response.body?.cancel();
}

async function memoryOf({ pid }: Service, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

async function measure(
  { task, settings }: Variant,
  home: Readonly<Record<string, string>>,
): Promise<Costs> {
  const from = performance.now();
  await using service = await startService({ ...home, ...settings }, task);
  const idle = await memoryOf(service, "VmRSS");
  const ready = performance.now() - from;
  await enroll(service);
  const first = await identify(service.url);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await identify(service.url));
  const peak = await memoryOf(service, "VmHWM");
  return { start: ready + first, identify: median(times), idle, peak };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function run(variant: Variant): Promise<Costs> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
  try {
    await using home = edgeHome(folder);
    return await measure(variant, home.settings);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The least disturbed of several runs. */
function row(name: string, runs: readonly Costs[]): string {
  const of = (field: keyof Costs) => Math.min(...runs.map((run) => run[field])).toFixed(0);
  return `| ${name} | ${of("start")} ms | ${of("identify")} ms | ${of("idle")} MB | ${
    of("peak")
  } MB |`;
}

await using models = serveModels();
const fromUrl = { MODELS_DIR: "none", MODELS_URL: models.url };
const variants: readonly Variant[] = [
  { name: "ordinary, `edge`", task: "start", settings: { INFERENCE_WORKERS: "1" } },
  { name: "edge entry, `edge`", task: "edge", settings: {} },
  { name: "edge entry, `edge`, without liveness", task: "edge", settings: { LIVENESS: "off" } },
  { name: "edge entry, `edge_int8`", task: "edge", settings: { MODEL_PACK: "edge_int8" } },
  { name: "edge entry, `edge` from MODELS_URL", task: "edge", settings: fromUrl },
  { name: "edge entry, `edge`, 2 workers", task: "edge", settings: { INFERENCE_WORKERS: "2" } },
  { name: "edge entry, `edge`, 2 threads", task: "edge", settings: { INFERENCE_THREADS: "2" } },
];

// In turns, so that a busy minute of the machine meets every variant.
const runs = new Map<Variant, Costs[]>(variants.map((variant) => [variant, []]));
for (let start = 0; start < starts; start++) {
  for (const variant of variants) runs.get(variant)?.push(await run(variant));
}
const lines = ["| | first answer | `/identify` | idle | peak |", "| - | - | - | - | - |"];
for (const [{ name }, costs] of runs) lines.push(row(name, costs));
Deno.stdout.writeSync(new TextEncoder().encode(lines.join("\n") + "\n"));
