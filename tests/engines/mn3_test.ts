/** anti-spoof-mn3 from the manifest to the answer of `/recognize`, on a stand-in for its weights. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { createApp } from "../../src/app.ts";
import { assemble } from "../../src/assembly/assemble.ts";
import type { EngineContext, Platform } from "../../src/assembly/parts.ts";
import { openCache } from "../../src/cache/open.ts";
import { parseConfig } from "../../src/config.ts";
import { selectCodec } from "../../src/image/select.ts";
import type { Backend } from "../../src/inference/backend.ts";
import { startEngine } from "../../src/inference/start.ts";
import { anyBackendWorker } from "../../src/inference/worker_url.ts";
import { createLog } from "../../src/log.ts";
import { readManifest } from "../../src/models/manifest.ts";
import type { LivenessModel } from "../../src/models/manifest.ts";
import { choosePack } from "../../src/models/pack.ts";
import { createShelf } from "../../src/models/shelf.ts";
import { openStore } from "../../src/store/open.ts";
import { formOf, readPhoto } from "../support/photos.ts";
import { probabilityOfReal, standIn } from "./mn3.ts";
import { modelsFolder } from "./native.ts";

const pair = ["minifasnet_v2", "minifasnet_v1se"];
const manifestUrl = new URL("../../models/manifest.json", import.meta.url);

/** Writes the stand-in and runs `work` with its path. */
async function withStandIn(work: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".onnx" });
  try {
    await Deno.writeFile(path, standIn());
    await work(path);
  } finally {
    await Deno.remove(path);
  }
}

/** The service with these liveness networks: the pair's real weights, the stand-in for the third. */
function platformOf(ids: readonly string[], backend: Backend, standInPath: string): Platform {
  const start = async ({ signal, store }: EngineContext) => {
    const manifest = await readManifest(manifestUrl);
    const shelf = createShelf([modelsFolder], { signal });
    const storedContract = await store.storedContract();
    const pack = await choosePack({ ...shelf, manifest, requested: "edge", storedContract });
    const known = manifest.models.filter((model) => model.task === "liveness");
    const placed = ids.map((id) => {
      const model: LivenessModel | undefined = known.find((one) => one.id === id);
      assert(model);
      const path = pair.includes(id) ? `${modelsFolder}/${model.file}` : standInPath;
      return { model, path };
    });
    const limits = { workers: 1, queue: 8, deadline: 60_000 };
    const runtime = { backend, threads: 1, software: true };
    const options = { pack, liveness: placed, runtime, limits, worker: anyBackendWorker };
    return (await startEngine(options)).engine;
  };
  return {
    openStore: () => openStore({ url: ":memory:", templateKeyFile: "" }),
    openCodec: () => selectCodec("imagescript"),
    openCache: () => openCache({}),
    readPageDetector: () => Promise.resolve(undefined),
    readSecret: () => Promise.reject(new Error("there is no cache to share")),
    startEngine: start,
  };
}

/** Runs the app with these networks on a photo of a live person. */
async function withNetworks<T>(
  ids: readonly string[],
  { backend, path }: Where,
  work: (ask: (path: string) => Promise<Answer>) => Promise<T>,
): Promise<T> {
  // Whatever the networks say is live, so that the score is shown with a good answer.
  const thresholds = { LIVENESS_LIVE_FROM: "0.01", LIVENESS_SPOOF_BELOW: "0.005" };
  const config = parseConfig({ TURSO_DATABASE_URL: ":memory:", ...thresholds });
  const write = () => undefined;
  const console = { log: createLog(write), write, isTerminal: false };
  await using deps = await assemble(platformOf(ids, backend, path), config, console);
  await deps.started;
  const app = createApp(deps);
  return await work(async (path) => {
    const body = formOf({ file: await readPhoto(photo) });
    return await (await app.request(path, { method: "POST", body })).json();
  });
}

interface Where {
  readonly backend: Backend;
  /** Where the stand-in lies. */
  readonly path: string;
}

// deno-lint-ignore no-explicit-any
type Answer = any;

async function judged(ids: readonly string[], where: Where): Promise<number> {
  return await withNetworks(ids, where, async (ask) => {
    const { data } = await ask("/recognize");
    assert.equal(data.liveness_model, ids.join("+"));
    return data.liveness_score;
  });
}

const photo = "liveness/image_T1.jpg";
const all = [...pair, "anti-spoof-mn3"];
const subsets: Readonly<Record<string, number[][]>> = {
  cpu: [[0, 1], [0, 2], [0, 1, 2]],
  wasm: [[0, 1, 2]],
};

for (const backend of ["cpu", "wasm"] as const) {
  Deno.test(`${backend}: any of the networks run, say so, and are one mean`, () =>
    withStandIn(async (path) => {
      const where = { backend, path };
      const alone: number[] = [];
      for (const id of all) alone.push(await judged([id], where));
      for (const subset of subsets[backend]) {
        const score = await judged(subset.map((at) => all[at]), where);
        const mean = subset.reduce((sum, at) => sum + alone[at], 0) / subset.length;
        assert(Math.abs(score - mean) < 0.002, `${score} is not the mean ${mean} of ${subset}`);
      }
    }));
}

/** As the authors of anti-spoof-mn3 publish them: RGB, mean and scale of each channel. */
const published = [[151.2405, 63.0105], [119.595, 56.457], [107.8395, 55.0035]];

/** What the stand-in is due to answer for a face of this mean colour. */
function answerFor(colour: readonly number[]): number {
  return probabilityOfReal(published.map(([mean, scale], at) => (colour[at] - mean) / scale));
}

Deno.test("anti-spoof-mn3 sees the face in RGB with its own means, and class 0 is real", () =>
  withStandIn((path) =>
    withNetworks(["anti-spoof-mn3"], { backend: "cpu", path }, async (ask) => {
      const { bbox: { left, top, right, bottom } } = (await ask("/detect")).faces[0];
      const part = { left, top, width: right - left, height: bottom - top };
      const face = await sharp(await readPhoto(photo)).autoOrient().extract(part).png().toBuffer();
      const { channels } = await sharp(face).stats();
      const means = channels.map(({ mean }) => mean);
      const { data } = await ask("/recognize");
      const expected = answerFor(means);
      assert(Math.abs(data.liveness_score - expected) < 0.01, `${data.liveness_score} ${expected}`);
      // Any other order of the channels or classes would show.
      for (const other of [answerFor(means.toReversed()), 1 - expected]) {
        assert(Math.abs(other - expected) > 0.05);
      }
    })
  ));
