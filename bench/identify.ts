/**
 * `/identify` over HTTP against its own floor: `deno task bench [REQUESTS]`.
 *
 * The floor is measured in the same run: the bare native decode of the photo plus the bare runs of
 * detector and recognizer. Requests beyond the first thousand (default 10,000) show whether memory
 * stays flat.
 */

import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { startExactIndex } from "../src/search/exact_index.ts";
import { openStore } from "../src/store/open.ts";
import { contractOf } from "../src/inference/start.ts";
import { findModel, readManifest } from "../src/models/manifest.ts";
import { normalize } from "../src/face/normalize.ts";
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { type Service, serviceSettings, startService } from "../tests/support/service.ts";
import { connect, prepareRequest } from "./http_client.ts";

const models = new URL("../../shared/models/", import.meta.url);
const photo = await readPhoto("pairs/img1.jpg");
const tenantSize = 1000;
const clients = 4;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
}

async function time(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = -5; i < runs; i++) {
    const from = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - from);
  }
  return percentile(times, 0.5);
}

async function runTime(file: string, shape: number[], threads: number): Promise<number> {
  const session = await InferenceSession.create(new URL(file, models).pathname, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.random);
  const feeds = { [session.inputNames[0]]: new Tensor("float32", values, shape) };
  const milliseconds = await time(60, () => session.run(feeds));
  await session.release();
  return milliseconds;
}

/** The least that a request can cost, in ms; with one thread a network it is also its CPU time. */
async function measureFloor(threads: number) {
  sharp.cache(false);
  sharp.concurrency(1);
  const decode = await time(60, async () => {
    const pixels = await sharp(photo, { ignoreIcc: true }).raw().toBuffer();
    (pixels.buffer as ArrayBuffer).transfer(0);
  });
  const detect = await runTime("det_500m.onnx", [1, 3, 640, 640], threads);
  const embed = await runTime("w600k_mbf_dq.onnx", [1, 3, 112, 112], threads);
  return { decode, detect, embed, total: decode + detect + embed };
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
    await store.enroll({ tenantId: "bench", userId: `u${i}`, name: `n${i}`, embedding, contract });
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
  await index.load(
    "bench",
    1,
    (async function* () {
      yield rows;
    })(),
  );
  const probe = unit();
  return await time(100, () => index.search("bench", probe, 1));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

async function main(requests: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
  try {
    await fillTenant(folder);
    const alone = await measureFloor(navigator.hardwareConcurrency);
    const cpu = await measureFloor(1);
    const capacity = navigator.hardwareConcurrency * 1000 / cpu.total;
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
    say(`cores ${navigator.hardwareConcurrency}, tenant of ${tenantSize}, img1.jpg (2.6 MP)`);
    say("| floor, ms | decode | detect | embed | total |");
    say("|---|---|---|---|---|");
    for (const [name, f] of [["all cores a run", alone], ["one thread", cpu]] as const) {
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
      `| p50, one client | ${p50.toFixed(1)} ms = ${
        (p50 / alone.total).toFixed(2)
      } x floor | 1.5 x |`,
    );
    say(`| p99, one client | ${percentile(one.times, 0.99).toFixed(1)} ms | |`);
    say(
      `| ${clients} clients | ${many.perSecond.toFixed(1)}/s = ${
        (many.perSecond / capacity).toFixed(2)
      } of ${capacity.toFixed(1)}/s | 0.8 |`,
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
