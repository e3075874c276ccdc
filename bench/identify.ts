/**
 * `/identify` over HTTP against its own floor: `deno task bench [REQUESTS]`.
 *
 * The floor is measured in the same run: the bare native decode of the photo plus the bare runs of
 * detector and recognizer, alone for the latency and on every core at once for the throughput. Requests beyond the first thousand (default 10,000) show whether memory
 * stays flat.
 */

import { startExactIndex } from "../src/search/exact_index.ts";
import { packRows } from "../src/search/pages.ts";
import { openStore } from "../src/store/open.ts";
import { contractOf } from "../src/inference/start.ts";
import { findModel, readManifest } from "../src/models/manifest.ts";
import { normalize } from "../src/face/normalize.ts";
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { type Service, serviceSettings, startService } from "../tests/support/service.ts";
import type { FloorTimes } from "./floor_worker.ts";
import { connect, prepareRequest } from "./http_client.ts";

const models = new URL("../../shared/models/", import.meta.url);
const photo = await readPhoto("pairs/img1.jpg");
const tenantSize = 1000;
const clients = 4;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
}

async function medianTime(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = -5; i < runs; i++) {
    const from = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - from);
  }
  return percentile(times, 0.5);
}

/** The bare work on `parallel` cores at once, `threads` a run. */
async function measureFloor(parallel: number, threads: number) {
  const rounds = await Promise.all(Array.from({ length: parallel }, () => runFloor(threads)));
  const median = (name: keyof FloorTimes) => percentile(rounds.flatMap((r) => r[name]), 0.5);
  const [decode, detect, embed] = [median("decode"), median("detect"), median("embed")];
  const total = decode + detect + embed;
  return { decode, detect, embed, total, perSecond: parallel * 1000 / total };
}

function runFloor(threads: number): Promise<FloorTimes> {
  const worker = new Worker(new URL("floor_worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    const path = (file: string) => new URL(file, models).pathname;
    const detector = path("det_500m.onnx"), recognizer = path("w600k_mbf_dq.onnx");
    worker.postMessage({ detector, recognizer, photo, threads, milliseconds: 4000 });
  });
}

/** Fills a tenant with people who don't exist. */
async function fillTenant(folder: string): Promise<void> {
  const manifest = await readManifest(new URL("../models/manifest.json", import.meta.url));
  const model = findModel(manifest, "w600k_mbf_dq");
  if (model?.task !== "recognize") throw new Error("the recognizer is not in the manifest");
  const contract = contractOf(model);
  await using store = await openStore({
    url: `file:${folder}/wajah.db`,
    templateKeyFile: `${folder}/template.key`,
  });
  for (let i = 0; i < tenantSize; i++) {
    const embedding = normalize(Float32Array.from({ length: 512 }, () => Math.random() - 0.5));
    const person = { tenantId: "bench", userId: `u${i}`, name: `n${i}`, makeTenant: true };
    await store.enroll({ ...person, embedding, contract, actor: "local" });
  }
}

function residentMegabytes({ pid }: Service): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) / 1024;
}

/** Sends `count` requests over `parallel` connections. */
async function load(url: URL, request: Uint8Array, parallel: number, count: number) {
  const times: number[] = [];
  const stages = new Map<string, number[]>();
  let left = count;
  const from = performance.now();
  await Promise.all(Array.from({ length: parallel }, async () => {
    using client = await connect(url, request);
    while (left-- > 0) {
      const sent = performance.now();
      const { status, head, body } = await client.send();
      if (status !== 200) throw new Error(`answered ${status}: ${body}`);
      times.push(performance.now() - sent);
      for (const [, stage, ms] of head.matchAll(/(\w+);dur=([\d.]+)/g)) {
        stages.set(stage, [...stages.get(stage) ?? [], Number(ms)]);
      }
    }
  }));
  const perSecond = count / (performance.now() - from) * 1000;
  return { times, stages, perSecond };
}

async function searchTime(): Promise<number> {
  await using index = startExactIndex();
  const unit = () => normalize(Float32Array.from({ length: 512 }, () => Math.random() - 0.5));
  const rows = Array.from({ length: tenantSize }, (_, i) => ({
    enrollmentId: i,
    personId: i,
    embedding: unit(),
  }));
  await index.load("bench", 1, ReadableStream.from([packRows(rows)]));
  const probe = unit();
  return await medianTime(100, () => index.search("bench", 1, probe, 1));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

async function main(requests: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
  try {
    await fillTenant(folder);
    const cores = navigator.hardwareConcurrency;
    const shared = await measureFloor(1, cores);
    const alone = await measureFloor(1, 1);
    const together = await measureFloor(cores, 1);
    const floor = Math.min(shared.total, alone.total);
    await using service = await startService(serviceSettings(folder));
    const url = new URL("/identify", service.url);
    const request = await prepareRequest(url, formOf({ tenant_id: "bench", file: photo }));
    const start = residentMegabytes(service);
    await load(url, request, 1, 20);
    const one = await load(url, request, 1, 200);
    const many = await load(url, request, clients, 780);
    const after1000 = residentMegabytes(service);
    if (requests > 1000) await load(url, request, clients, requests - 1000);
    const afterAll = residentMegabytes(service);
    const p50 = percentile(one.times, 0.5);
    const stage = (name: string) => percentile(one.stages.get(name) ?? [0], 0.5);
    const known = ["decode", "detect", "align", "embed", "search"].map((name) =>
      [name, stage(name)] as const
    );
    const rest = p50 - known.reduce((sum, [, ms]) => sum + ms, 0);
    say(`cores ${cores}, tenant of ${tenantSize}, img1.jpg (2.6 MP)`);
    say("| floor, ms | decode | detect | embed | total |");
    say("|---|---|---|---|---|");
    const floors = { "one at a time, all cores": shared, "one at a time, one thread": alone };
    for (const [name, f] of Object.entries({ ...floors, "one a core at once": together })) {
      const cells = [f.decode, f.detect, f.embed, f.total].map((ms) => ms.toFixed(1));
      say(`| ${name} | ${cells.join(" | ")} |`);
    }
    say("");
    say(
      "| /identify, ms (p50, one client) | " + known.map(([n]) => n).join(" | ") +
        " | rest | all |",
    );
    say("|---" + "|---".repeat(known.length + 2) + "|");
    say(
      `| | ${[...known.map(([, ms]) => ms), rest, p50].map((ms) => ms.toFixed(1)).join(" | ")} |`,
    );
    say("");
    say("| | measured | bound |");
    say("|---|---|---|");
    say(
      `| p50, one client | ${p50.toFixed(1)} ms = ${(p50 / floor).toFixed(2)} x floor | 1.5 x |`,
    );
    say(`| p99, one client | ${percentile(one.times, 0.99).toFixed(1)} ms | |`);
    say(
      `| ${clients} clients | ${many.perSecond.toFixed(1)}/s = ${
        (many.perSecond / together.perSecond).toFixed(2)
      } of ${together.perSecond.toFixed(1)}/s | 0.8 |`,
    );
    say(`| p99, ${clients} clients | ${percentile(many.times, 0.99).toFixed(1)} ms | |`);
    say(`| search alone | ${(await searchTime()).toFixed(2)} ms | |`);
    say(
      `| resident memory | ${start.toFixed(0)} MB at start, ${
        after1000.toFixed(0)
      } MB after 1000 | 500 MB |`,
    );
    say(`| after ${requests} | ${afterAll.toFixed(0)} MB | flat |`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

await main(Number(Deno.args[0] ?? 10_000));
