/**
 * Every inference backend on this machine beside native CPU, as a table in Markdown:
 * `deno run -A bench/backends.ts [--backends cuda,cpu] [--models FOLDERS] [--pack ID] [--threads N]
 * [PHOTO...]`.
 *
 * Each backend runs in a process of its own, with one worker. The first photo is timed; on all of
 * them a backend's faces are compared with those of native CPU.
 */

import { type Backend, backends } from "../src/inference/backend.ts";
import { cosineDistance } from "../src/face/distance.ts";
import type { BackendJob, BackendReport, SeenFace } from "./backend_process.ts";

const testdata = new URL("../../shared/testdata/", import.meta.url).pathname;
const photos = ["group/t1.jpg", "pairs/img1.jpg", "pairs/img6.jpg", "liveness/image_T1.jpg"];

/** Milliseconds after which a backend is given up. */
const patience = 300_000;

type Outcome = BackendReport | { readonly failure: string };

/** Reads `--name value` pairs; what is left are photos. */
function parse(args: readonly string[]) {
  const options = new Map<string, string>(), rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith("--")) options.set(args[i].slice(2), args[++i] ?? "");
    else rest.push(args[i]);
  }
  const job = {
    folders: (options.get("models") ?? "models:../shared/models").split(":"),
    pack: options.get("pack") ?? "edge",
    threads: Number(options.get("threads") ?? 1),
    photos: rest.length > 0 ? rest : photos.map((name) => testdata + name),
  };
  const wanted = options.get("backends")?.split(",") ?? backends;
  return { job, wanted: backends.filter((backend) => wanted.includes(backend)) };
}

/** Runs one backend in a process of its own. */
async function measure(job: BackendJob): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("backend_process.ts", import.meta.url).href, JSON.stringify(job)],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  const { code, signal, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const text = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  const log = new TextDecoder().decode(stderr).trim();
  if (!text.startsWith("{")) {
    const said = log.split("\n").slice(-5).join("; ");
    return { failure: `the process ended with ${signal ?? code}: ${said}` };
  }
  const outcome: Outcome = JSON.parse(text);
  // onnxruntime's error does not name the library that is missing, its log does.
  const [, missing] = /Failed to load library \S+ with error: ([^\n]*)/.exec(log) ?? [];
  return "failure" in outcome && missing ? { failure: `${outcome.failure}: ${missing}` } : outcome;
}

/** How far the faces of a backend are from those of native CPU. */
function compare(faces: BackendReport["faces"], reference: BackendReport["faces"]): string {
  let cosine = 1, pixels = 0;
  for (const [i, seen] of faces.entries()) {
    const expected = reference[i];
    if (seen.length !== expected.length) return "other faces | other faces";
    for (const [j, face] of seen.entries()) {
      pixels = Math.max(
        pixels,
        ...edgesOf(face).map((edge, k) => Math.abs(edge - edgesOf(expected[j])[k])),
      );
    }
    if (seen.length > 0) cosine = Math.min(cosine, likeness(seen[0], expected[0]));
  }
  return `${cosine.toFixed(6)} | ${pixels.toFixed(3)} px`;
}

function edgesOf({ box: { left, top, right, bottom } }: SeenFace): number[] {
  return [left, top, right, bottom];
}

function likeness({ embedding: a = [] }: SeenFace, { embedding: b = [] }: SeenFace): number {
  return 1 - cosineDistance(Float32Array.from(a), Float32Array.from(b));
}

function rowOf(backend: Backend, outcome: Outcome, reference: Outcome | undefined): string {
  if ("failure" in outcome) return `| ${backend} | does not work: ${outcome.failure} |`;
  const { device, start, first, p50, slowest, memory, peak, kernels, faces } = outcome;
  const parity = !reference || "failure" in reference ? "- | -" : compare(faces, reference.faces);
  const times = [start, first, p50, slowest].map((ms) => `${ms.toFixed(ms < 100 ? 1 : 0)} ms`);
  const megabytes = `${memory.toFixed(0)} MB (${peak.toFixed(0)})`;
  return `| ${[backend, device, ...times, megabytes, parity, kernels].join(" | ")} |`;
}

function say(...lines: string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.join("\n") + "\n"));
}

async function main(): Promise<void> {
  const { job, wanted } = parse(Deno.args);
  const outcomes = new Map<Backend, Outcome>();
  for (const backend of new Set<Backend>(["cpu", ...wanted])) {
    say(`measuring ${backend} ...`);
    outcomes.set(backend, await measure({ ...job, backend }));
  }
  const reports = [...outcomes.values()].filter((outcome) => "faces" in outcome);
  const { size = "?", found = "?" } = reports[0] ?? {};
  const { hardwareConcurrency: cores } = navigator;
  say(
    "",
    `Pack ${job.pack}, one worker, ${job.threads} thread(s) a run on the CPU, ${cores} cores.`,
    `Photo timed: ${size} pixels, ${found} face(s); detection and one embedding, without decoding.`,
    "",
    "| backend | device | start to ready | first request | p50 | slowest of several shapes | RSS (peak) | least cosine to cpu | boxes off cpu by | kernels run by |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...wanted.flatMap((backend) => {
      const outcome = outcomes.get(backend);
      return outcome ? [rowOf(backend, outcome, outcomes.get("cpu"))] : [];
    }),
    "",
    "Start is from the start of the process, self-test included. RSS is the host's memory alone. The",
    "cosine is that of the largest face's embeddings, each made where the backend found the face.",
  );
}

await main();
