import { assemble } from "./assembly/assemble.ts";
import { chooseNetworks } from "./assembly/networks.ts";
import { photosAtOnce } from "./assembly/photos.ts";
import type { Console, Deps, EngineContext, Platform } from "./assembly/parts.ts";
import { openCache } from "./cache/open.ts";
import type { Config } from "./config.ts";
import { codecOpeners, selectCodec } from "./image/select.ts";
import { defaultWorkers } from "./inference/backend.ts";
import type { Engine } from "./inference/engine.ts";
import { selectBackend } from "./inference/select.ts";
import { startEngine } from "./inference/start.ts";
import { anyBackendWorker } from "./inference/worker_url.ts";
import { splitFolders } from "./models/folder.ts";
import { readPageDetector } from "./models/page_detector.ts";
import { createProgress } from "./models/progress.ts";
import { createShelf } from "./models/shelf.ts";
import { openStore } from "./store/open.ts";
import { readOrMakeTemplateKey } from "./store/template_key.ts";

export type { Console, Deps } from "./assembly/parts.ts";

/**
 * Makes every part as the settings say. Storage and codec are ready on return, models follow.
 *
 * @throws {Error} when a part that was asked for does not work here
 */
export function createDeps(config: Config, console: Console): Promise<Deps> {
  return assemble(serverPlatform, config, console);
}

/** A machine with a disk, where native code may be loaded. */
export const serverPlatform: Platform = {
  openStore: (config) => openStore(storeSettings(config)),
  openCodec(config) {
    const maxPixels = Math.max(config.MAX_IMAGE_PIXELS, config.MAX_SCALED_IMAGE_PIXELS);
    return selectCodec(config.IMAGE_CODEC, codecOpeners({ maxPixels }));
  },
  openCache: (config) =>
    openCache({
      redisUrl: config.REDIS_URL,
      upstashUrl: config.UPSTASH_REDIS_REST_URL,
      upstashToken: config.UPSTASH_REDIS_REST_TOKEN,
    }),
  readSecret: ({ TEMPLATE_KEY: value, TEMPLATE_KEY_FILE: path }) =>
    readOrMakeTemplateKey({ value, path, databaseExists: false }),
  readPageDetector: (config) =>
    readPageDetector(createShelf(splitFolders(config.MODELS_DIR)), (path) => Deno.readFile(path)),
  startEngine: start,
};

const noMirror = "MODELS_URL is not used: src/edge.ts alone takes weights from an address";

/** Finds, verifies or downloads the networks, loads them and proves them. */
async function start(context: EngineContext): Promise<Engine> {
  const { config, console, warnings, signal } = context;
  if (config.MODELS_URL) warnings.push(noMirror);
  const progress = createProgress(console);
  const shelf = createShelf(splitFolders(config.MODELS_DIR), { ...progress, signal });
  const { pack, liveness } = await chooseNetworks(context, shelf);
  const { engine, notes, passedOver } = await selectBackend(
    config.INFERENCE_BACKEND,
    (backend, { software, trial }) =>
      startEngine({
        pack,
        liveness,
        runtime: { backend, software, threads: config.INFERENCE_THREADS ?? 1 },
        limits: {
          workers: trial ? 1 : config.INFERENCE_WORKERS ?? defaultWorkers(backend),
          queue: Math.max(config.INFERENCE_QUEUE, photosAtOnce(config)),
          deadline: config.INFERENCE_TIMEOUT_MS,
        },
        worker: anyBackendWorker,
      }),
  );
  for (const reason of passedOver) console.log.info("inference backend passed over", { reason });
  warnings.push(...notes);
  return engine;
}

function storeSettings(config: Config) {
  return {
    url: config.TURSO_DATABASE_URL,
    syncUrl: config.TURSO_SYNC_URL,
    syncIntervalSeconds: config.TURSO_SYNC_SECONDS,
    authToken: config.TURSO_AUTH_TOKEN,
    templateKey: config.TEMPLATE_KEY,
    templateKeyFile: config.TEMPLATE_KEY_FILE,
  };
}
