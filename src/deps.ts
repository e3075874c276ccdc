import denoConfig from "../deno.json" with { type: "json" };
import type { AppDeps } from "./app.ts";
import type { Config } from "./config.ts";
import { createDecoder } from "./image/decoder.ts";
import { codecOpeners, selectCodec } from "./image/select.ts";
import { startEngine } from "./inference/start.ts";
import { type StartingEngine, startingEngine } from "./inference/starting.ts";
import { type Backend, selectBackend } from "./inference/select.ts";
import type { Log } from "./log.ts";
import { splitFolders } from "./models/folder.ts";
import type { ChosenLiveness } from "./models/chosen.ts";
import { chooseLiveness } from "./models/liveness.ts";
import { readManifest } from "./models/manifest.ts";
import { choosePack } from "./models/pack.ts";
import { createProgress } from "./models/progress.ts";
import { createShelf } from "./models/shelf.ts";
import { startExactIndex } from "./search/exact_index.ts";
import { createGallery } from "./services/gallery.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";

/** The parts of a running service. */
export interface Deps extends AppDeps, AsyncDisposable {
  readonly engine: StartingEngine;
  /** Resolves when models are loaded and proved; rejects with the reason why they can't be. */
  readonly started: Promise<void>;
}

/** Where the service tells its progress to a person. */
export interface Console {
  readonly log: Log;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
}

/**
 * Makes every part as the settings say. Storage and codec are ready on return, models follow.
 *
 * @throws {Error} when a part that was asked for does not work here
 */
export async function createDeps(config: Config, console: Console): Promise<Deps> {
  const backend = selectBackend(config.INFERENCE_BACKEND);
  const stack = new AsyncDisposableStack();
  try {
    const store = stack.use(await openStore(storeSettings(config)));
    const maxPixels = Math.max(config.MAX_IMAGE_PIXELS, config.MAX_SCALED_IMAGE_PIXELS);
    const { codec, notes } = await selectCodec(config.IMAGE_CODEC, codecOpeners({ maxPixels }));
    stack.use(codec);
    const warnings: string[] = [...notes];
    const stopped = new AbortController();
    const starting = start({ config, console, store, backend, warnings, signal: stopped.signal });
    const engine = stack.use(startingEngine(starting));
    // Disposed before the engine, which would wait for a download to end.
    stack.defer(() => stopped.abort());
    const index = stack.use(startExactIndex());
    const started = starting.then(() => undefined);
    started.catch(() => undefined);
    return {
      ...settingsOf(config),
      decoder: createDecoder({ codec, limits: decoderLimits(config) }),
      engine,
      started,
      store,
      gallery: createGallery({ store, index, engine }),
      log: console.log,
      codec: codec.name,
      storeKind: store.kind,
      cacheKind: "memory",
      warnings,
      [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
    };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

interface StartContext {
  readonly config: Config;
  readonly console: Console;
  readonly store: Store;
  readonly backend: Backend;
  /** Receives what an operator should know. */
  readonly warnings: string[];
  readonly signal: AbortSignal;
}

/** Finds, verifies or downloads the networks, loads them and proves them. */
async function start({ config, console, store, backend, warnings, signal }: StartContext) {
  const progress = createProgress(console);
  const shelf = createShelf(splitFolders(config.MODELS_DIR), { ...progress, signal });
  const manifest = await readManifest(new URL("../models/manifest.json", import.meta.url));
  const pack = await choosePack({
    ...shelf,
    manifest,
    requested: config.MODEL_PACK,
    storedContract: await store.storedContract(),
  });
  const liveness = config.LIVENESS === "on" ? await chooseLiveness({ ...shelf, manifest }) : off;
  warnings.push(...pack.warnings, ...liveness.warnings);
  const { workers, threads } = parallelism(config);
  const { engine, notes } = await startEngine({
    pack,
    liveness: liveness.networks,
    backend,
    threads,
    limits: { workers, queue: config.INFERENCE_QUEUE, deadline: config.INFERENCE_TIMEOUT_MS },
  });
  warnings.push(...notes);
  return engine;
}

const off: ChosenLiveness = { networks: [], warnings: [] };

/** One worker a core with one thread each, unless the settings say otherwise. */
function parallelism({ INFERENCE_WORKERS, INFERENCE_THREADS }: Config) {
  const workers = INFERENCE_WORKERS ?? navigator.hardwareConcurrency;
  return { workers, threads: INFERENCE_THREADS ?? 1 };
}

function storeSettings(config: Config) {
  return {
    url: config.TURSO_DATABASE_URL,
    authToken: config.TURSO_AUTH_TOKEN,
    templateKey: config.TEMPLATE_KEY,
    templateKeyFile: config.TEMPLATE_KEY_FILE,
  };
}

function decoderLimits(config: Config) {
  return {
    maxPixels: config.MAX_IMAGE_PIXELS,
    maxPixelsScaled: config.MAX_SCALED_IMAGE_PIXELS,
    minSide: config.MIN_IMAGE_SIDE,
  };
}

function settingsOf(config: Config) {
  return {
    version: denoConfig.version,
    status: config.HEALTH_STATUS,
    threshold: config.MATCH_THRESHOLD,
    requireLiveness: config.LIVENESS === "on",
    adminKey: config.ADMIN_API_KEY,
    limits: {
      body: { fileBytes: config.MAX_IMAGE_BYTES, bodyBytes: config.MAX_BODY_BYTES, parts: 64 },
      defaultLocale: config.DEFAULT_LOCALE,
      deadline: config.REQUEST_TIMEOUT_MS,
    },
  };
}
