import denoConfig from "../deno.json" with { type: "json" };
import type { AppDeps } from "./app.ts";
import type { Cache } from "./cache/cache.ts";
import { createGalleryCache } from "./cache/gallery_cache.ts";
import { guardCache } from "./cache/guarded.ts";
import { type CacheKeys, createCacheKeys } from "./cache/keys.ts";
import { openCache } from "./cache/open.ts";
import { sealCache, type SealedCache } from "./cache/sealed.ts";
import type { Config } from "./config.ts";
import { createDecoder } from "./image/decoder.ts";
import { codecOpeners, selectCodec } from "./image/select.ts";
import { startEngine } from "./inference/start.ts";
import { type StartingEngine, startingEngine } from "./inference/starting.ts";
import { defaultWorkers } from "./inference/backend.ts";
import { selectBackend } from "./inference/select.ts";
import { type JobOptions, startJob } from "./job.ts";
import type { Log } from "./log.ts";
import { splitFolders } from "./models/folder.ts";
import type { ChosenLiveness } from "./models/chosen.ts";
import { chooseLiveness } from "./models/liveness.ts";
import { readManifest } from "./models/manifest.ts";
import { choosePack } from "./models/pack.ts";
import { createProgress } from "./models/progress.ts";
import { createShelf } from "./models/shelf.ts";
import { startExactIndex } from "./search/exact_index.ts";
import { eraseExpired } from "./services/erase_expired.ts";
import type { Gallery } from "./services/gallery.ts";
import { createHeldGallery } from "./services/held_gallery.ts";
import { createSettings } from "./services/settings.ts";
import { createStoredGallery } from "./services/stored_gallery.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/store.ts";
import { readOrMakeTemplateKey } from "./store/template_key.ts";

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
  const stack = new AsyncDisposableStack();
  try {
    const store = stack.use(await openStore(storeSettings(config)));
    const maxPixels = Math.max(config.MAX_IMAGE_PIXELS, config.MAX_SCALED_IMAGE_PIXELS);
    const { codec, notes } = await selectCodec(config.IMAGE_CODEC, codecOpeners({ maxPixels }));
    stack.use(codec);
    const warnings: string[] = [...notes];
    const stopped = new AbortController();
    const starting = start({ config, console, store, warnings, signal: stopped.signal });
    const engine = stack.use(startingEngine(starting));
    // Disposed before the engine, which would wait for a download to end.
    stack.defer(() => stopped.abort());
    const cache = stack.use(guardCache(await openCache(cacheSettings(config)), console));
    const keys = await createCacheKeys(await cacheSecret(config, cache), databaseOf(config));
    const sealed = sealCache(cache, keys);
    const gallery = createGallery({ config, store, engine, sealed, keys, stack });
    for (const job of createJobs({ config, console, store, gallery })) stack.use(startJob(job));
    const started = starting.then(() => undefined);
    started.catch(() => undefined);
    return {
      ...settingsOf(config),
      decoder: createDecoder({ codec, limits: decoderLimits(config) }),
      engine,
      started,
      store,
      gallery,
      settings: createSettings({ store, cache: sealed, keys, ttl: config.CONFIG_CACHE_SECONDS }),
      log: console.log,
      codec: codec.name,
      storeKind: store.kind,
      cacheKind: cache.kind,
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
  /** Receives what an operator should know. */
  readonly warnings: string[];
  readonly signal: AbortSignal;
}

/** Finds, verifies or downloads the networks, loads them and proves them. */
async function start({ config, console, store, warnings, signal }: StartContext) {
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
  const { engine, notes, passedOver } = await selectBackend(
    config.INFERENCE_BACKEND,
    (backend, { software, trial }) =>
      startEngine({
        pack,
        liveness: liveness.networks,
        runtime: { backend, software, threads: config.INFERENCE_THREADS ?? 1 },
        limits: {
          workers: trial ? 1 : config.INFERENCE_WORKERS ?? defaultWorkers(backend),
          queue: config.INFERENCE_QUEUE,
          deadline: config.INFERENCE_TIMEOUT_MS,
        },
      }),
  );
  for (const reason of passedOver) console.log.info("inference backend passed over", { reason });
  warnings.push(...notes);
  return engine;
}

const off: ChosenLiveness = { networks: [], warnings: [] };

interface GalleryContext {
  readonly config: Config;
  readonly store: Store;
  readonly engine: StartingEngine;
  readonly sealed: SealedCache;
  readonly keys: CacheKeys;
  readonly stack: AsyncDisposableStack;
}

/** The galleries where the settings want them searched; copies are shared by a cache server only. */
function createGallery(
  { config, store, engine, sealed, keys, stack }: GalleryContext,
): Gallery {
  if (config.SEARCH_ENGINE === "database") return createStoredGallery({ store, engine });
  const maxBytes = config.GALLERY_MEMORY_MB * 2 ** 20;
  const index = stack.use(startExactIndex({ maxBytes }));
  const copies = sealed.kind === "memory"
    ? undefined
    : stack.use(createGalleryCache(sealed, keys, { ttl: config.GALLERY_CACHE_SECONDS }));
  return createHeldGallery({ store, engine, index, copies });
}

interface JobsContext {
  readonly config: Config;
  readonly console: Console;
  readonly store: Store;
  readonly gallery: Gallery;
}

/** Milliseconds between two looks for copies that nobody asks for but that must go. */
const sweepPause = 30_000;

/** What goes on without being asked for: erasing what is too old, forgetting stale copies. */
function createJobs({ config, console: { log }, store, gallery }: JobsContext): JobOptions[] {
  const erase = async () => {
    const { tenants, enrollments } = await eraseExpired({ store, gallery });
    if (enrollments > 0) log.info("retention erased enrollments", { tenants, enrollments });
  };
  return [
    { name: "retention", pause: config.RETENTION_MINUTES * 60_000, log, run: erase },
    { name: "sweep", pause: sweepPause, log, run: () => gallery.sweep() },
  ];
}

function cacheSettings(config: Config) {
  return {
    redisUrl: config.REDIS_URL,
    upstashUrl: config.UPSTASH_REDIS_REST_URL,
    upstashToken: config.UPSTASH_REDIS_REST_TOKEN,
  };
}

/** The template key for a cache that others can read; what stays in this process needs no other. */
async function cacheSecret(
  config: Config,
  { kind }: Pick<Cache, "kind">,
): Promise<Uint8Array<ArrayBuffer>> {
  if (kind === "memory") return crypto.getRandomValues(new Uint8Array(32));
  const { TEMPLATE_KEY: value, TEMPLATE_KEY_FILE: path } = config;
  return await readOrMakeTemplateKey({ value, path, databaseExists: false });
}

/** Tells databases apart that share a secret and a cache. */
function databaseOf({ TURSO_SYNC_URL, TURSO_DATABASE_URL }: Config): string {
  return TURSO_SYNC_URL ?? TURSO_DATABASE_URL;
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
    proxies: config.TRUSTED_PROXIES,
    limits: {
      body: { fileBytes: config.MAX_IMAGE_BYTES, bodyBytes: config.MAX_BODY_BYTES, parts: 64 },
      defaultLocale: config.DEFAULT_LOCALE,
      deadline: config.REQUEST_TIMEOUT_MS,
    },
  };
}
