import { assemble } from "./assembly/assemble.ts";
import { chooseNetworks, type Networks } from "./assembly/networks.ts";
import { photosAtOnce } from "./assembly/photos.ts";
import type { Console, Deps, EngineContext, Platform } from "./assembly/parts.ts";
import { openRestCache } from "./cache/open_rest.ts";
import type { Config } from "./config.ts";
import { openImagescriptCodec } from "./image/imagescript.ts";
import { proveCodec } from "./image/probe.ts";
import { wasmWorker } from "./inference/edge_worker_url.ts";
import type { Engine } from "./inference/engine.ts";
import { startEngine } from "./inference/start.ts";
import { splitFolders } from "./models/folder.ts";
import { readPageDetector } from "./models/page_detector.ts";
import { createProgress } from "./models/progress.ts";
import { createWebShelf } from "./models/web_shelf.ts";
import { openRemoteStore } from "./store/remote.ts";
import { parseTemplateKey } from "./store/template_key.ts";

/**
 * Makes every part without native code, as settings of `parseEdgeConfig` say. Storage and codec
 * are ready on return, models follow.
 *
 * @throws {Error} when a part does not work here
 */
export function createEdgeDeps(config: Config, console: Console): Promise<Deps> {
  return assemble(edge, config, console);
}

/** A place with WebAssembly and a network, where memory is short and nothing is written. */
const edge: Platform = {
  openStore: ({ TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken }) =>
    openRemoteStore({ url, authToken }),
  async openCodec(config) {
    const codec = await openImagescriptCodec({ workers: workersOf(config) });
    return { codec: await proveCodec(codec), notes: [] };
  },
  openCache: ({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }) =>
    openRestCache({ url, token }),
  readSecret: ({ TEMPLATE_KEY = "" }) =>
    Promise.resolve(parseTemplateKey(TEMPLATE_KEY, "TEMPLATE_KEY")),
  readPageDetector(config) {
    const shelf = createWebShelf(splitFolders(config.MODELS_DIR), { base: config.MODELS_URL });
    const read = (path: string) => shelf.weightsOf([path]).get(path) ?? Deno.readFile(path);
    return readPageDetector(shelf, async (path) => await read(path));
  },
  startEngine: start,
};

/** Photos at once, in decoding as in inference. */
function workersOf({ INFERENCE_WORKERS = 1 }: Config): number {
  return INFERENCE_WORKERS;
}

/** Finds the networks in files or at `MODELS_URL`, loads them and proves them. */
async function start(context: EngineContext): Promise<Engine> {
  const { config, console, warnings, signal } = context;
  const { onModel } = createProgress(console);
  const base = config.MODELS_URL;
  const shelf = createWebShelf(splitFolders(config.MODELS_DIR), { base, onModel, signal });
  const { pack, liveness } = await chooseNetworks(context, shelf);
  const { engine, notes } = await startEngine({
    pack,
    liveness,
    runtime: {
      backend: "wasm",
      software: false,
      threads: config.INFERENCE_THREADS ?? 1,
      weights: shelf.weightsOf(pathsOf({ pack, liveness })),
    },
    limits: {
      workers: workersOf(config),
      queue: Math.max(config.INFERENCE_QUEUE, photosAtOnce(config)),
      deadline: config.INFERENCE_TIMEOUT_MS,
    },
    worker: wasmWorker,
  });
  warnings.push(...notes);
  return engine;
}

function pathsOf({ pack, liveness }: Networks): string[] {
  return [pack.detector, pack.recognizer, ...liveness].map(({ path }) => path);
}
