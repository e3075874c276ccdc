/** Measures one inference backend in this process; prints one JSON object. */

import { createDecoder } from "../src/image/decoder.ts";
import { selectCodec } from "../src/image/select.ts";
import type { Backend } from "../src/inference/backend.ts";
import type { AnalyzedFace, Engine } from "../src/inference/engine.ts";
import { startEngine } from "../src/inference/start.ts";
import { anyBackendWorker } from "../src/inference/worker_url.ts";
import type { ChosenPack } from "../src/models/chosen.ts";
import { chooseLiveness } from "../src/models/liveness.ts";
import { readManifest } from "../src/models/manifest.ts";
import { choosePack } from "../src/models/pack.ts";
import { createShelf } from "../src/models/shelf.ts";
import type { DecodedImage } from "../src/types.ts";

/** What to measure. */
export interface BackendJob {
  readonly backend: Backend;
  /** Folders with weights, and the pack to take there. */
  readonly folders: readonly string[];
  readonly pack: string;
  readonly threads: number;
  /** Paths; the first is timed. */
  readonly photos: readonly string[];
}

/** A face as it crosses to the process that compares. */
export interface SeenFace extends Pick<AnalyzedFace, "box"> {
  /** Of the largest face. */
  readonly embedding?: readonly number[];
}

/** What was measured; times in milliseconds, memory in megabytes. */
export interface BackendReport {
  readonly device: string;
  readonly start: number;
  readonly first: number;
  readonly p50: number;
  /** Of photos of several shapes in turn. */
  readonly slowest: number;
  readonly memory: number;
  readonly peak: number;
  /** Which provider ran how many kernels of the detector and recognizer. */
  readonly kernels: string;
  /** Of the photo that was timed. */
  readonly size: string;
  readonly found: number;
  /** The faces of each photo, largest first. */
  readonly faces: readonly (readonly SeenFace[])[];
}

/** How often and how long at most the photo is analyzed for the median. */
const rounds = 50, longest = 30_000;

const choice = { embed: "largest", liveness: false } as const;
const never = new AbortController().signal;

async function start({ backend, folders, pack: requested, threads }: BackendJob) {
  const shelf = createShelf([...folders]);
  const manifest = await readManifest(new URL("../models/manifest.json", import.meta.url));
  const pack = await choosePack({ ...shelf, manifest, requested });
  const { networks: liveness } = await chooseLiveness({ ...shelf, manifest });
  const runtime = { backend, threads, software: true };
  const limits = { workers: 1, queue: 64, deadline: 120_000 };
  return {
    pack,
    ...await startEngine({ pack, liveness, runtime, limits, worker: anyBackendWorker }),
  };
}

async function timeOf(engine: Engine, photo: DecodedImage): Promise<number> {
  const copy = structuredClone(photo);
  const from = performance.now();
  await engine.analyze(copy, choice, never);
  return performance.now() - from;
}

/** Times of photos in turn, ascending. */
async function timesOf(engine: Engine, photos: readonly DecodedImage[]): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + longest;
  while (times.length < rounds && performance.now() < end) {
    times.push(await timeOf(engine, photos[times.length % photos.length]));
  }
  return times.sort((a, b) => a - b);
}

/** A line of `/proc/self/status` in megabytes. */
function statusOf(name: string): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+)`).exec(status) ?? [];
  return Number(kilobytes) / 1024;
}

async function look(engine: Engine, photo: DecodedImage): Promise<SeenFace[]> {
  const { faces } = await engine.analyze(structuredClone(photo), choice, never);
  return faces.map(({ box, embedding }) => ({
    box,
    ...embedding && { embedding: [...embedding] },
  }));
}

/** Native onnxruntime alone tells who ran what. */
async function kernelsOf(backend: Backend, { detector, recognizer }: ChosenPack) {
  if (backend === "webgpu" || backend === "wasm") return "-";
  const { countKernels } = await import("./kernels.ts");
  return `${await countKernels(detector.path, [1, 3, 640, 640], backend)}; ` +
    await countKernels(recognizer.path, [1, 3, 112, 112], backend);
}

async function measure(job: BackendJob): Promise<BackendReport> {
  const { engine, pack } = await start(job);
  await using _engine = engine;
  const ready = performance.now();
  const { codec } = await selectCodec("auto");
  await using _codec = codec;
  const decoder = createDecoder({ codec });
  const photos: DecodedImage[] = [];
  for (const path of job.photos) photos.push(await decoder.decode(await Deno.readFile(path)));
  const [photo] = photos;
  const first = await timeOf(engine, photo);
  const times = await timesOf(engine, [photo]);
  const slowest = (await timesOf(engine, photos)).at(-1) ?? 0;
  const [memory, peak] = [statusOf("VmRSS"), statusOf("VmHWM")];
  const faces: SeenFace[][] = [];
  for (const each of photos) faces.push(await look(engine, each));
  return {
    device: engine.info.device,
    ...{ start: ready, first, slowest, memory, peak, faces },
    p50: times[Math.floor(times.length / 2)],
    kernels: await kernelsOf(job.backend, pack).catch(describe),
    size: `${photo.source.width}x${photo.source.height}`,
    found: faces[0].length,
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? `${error.message} (${describe(error.cause)})` : error.message;
}

const outcome = await measure(JSON.parse(Deno.args[0])).catch((error) => ({
  failure: describe(error),
}));
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(outcome) + "\n"));
