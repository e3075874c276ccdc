import denoConfig from "../../deno.json" with { type: "json" };
import { guardCache } from "../cache/guarded.ts";
import { createCacheKeys } from "../cache/keys.ts";
import { sealCache } from "../cache/sealed.ts";
import type { Config } from "../config.ts";
import { createDecoder } from "../image/decoder.ts";
import { createTenantLimits } from "../http/tenant_limits.ts";
import { startingEngine } from "../inference/starting.ts";
import { rememberWeights } from "../models/page_detector.ts";
import { startJob } from "../job.ts";
import type { PhotoGate } from "../services/photo_gate.ts";
import { thresholdsOf } from "../services/judge_liveness.ts";
import { createSigner } from "../signer.ts";
import { createSettings } from "../services/settings.ts";
import { watchCache, watchEngine, watchPhotos, watchProcess } from "./metrics.ts";
import type { Metrics } from "../metrics.ts";
import { createMetrics } from "../metrics/prometheus.ts";
import { createPhotoGate, photosAtOnce } from "./photos.ts";
import { createGallery, createJobs } from "./gallery.ts";
import type { Console, Deps, Platform } from "./parts.ts";

/**
 * Makes every part as the settings say. Storage and codec are ready on return, models follow.
 *
 * @throws {Error} when a part that was asked for does not work here
 */
export async function assemble(
  platform: Platform,
  config: Config,
  console: Console,
): Promise<Deps> {
  const stack = new AsyncDisposableStack();
  try {
    const metrics = createMetrics();
    stack.use(watchProcess(metrics));
    const store = stack.use(await platform.openStore(config));
    const { codec, notes } = await platform.openCodec(config);
    stack.use(codec);
    const warnings: string[] = [...notes];
    const stopped = new AbortController();
    const { signal } = stopped;
    const starting = platform.startEngine({ config, console, store, warnings, signal });
    const engine = stack.use(startingEngine(starting));
    // Disposed before the engine, which would wait for a download to end.
    stack.defer(() => stopped.abort());
    const cache = stack.use(
      watchCache(metrics, guardCache(await platform.openCache(config), console)),
    );
    const shared = config.TEMPLATE_KEY !== undefined || cache.kind !== "memory";
    const secret = shared ? await platform.readSecret(config) : ownSecret();
    const keys = await createCacheKeys(secret, databaseOf(config));
    const sealed = sealCache(cache, keys);
    const gallery = createGallery({ config, store, engine, sealed, keys, metrics, stack });
    for (const job of createJobs({ config, console, store, gallery })) stack.use(startJob(job));
    const photos = createPhotoGate(config);
    watchPhotos(metrics, photos, photosAtOnce(config));
    watchEngine(metrics, engine);
    const started = starting.then(() => undefined);
    started.catch(() => undefined);
    return {
      ...settingsOf(config),
      limits: limitsOf(config, photos, metrics),
      photos,
      metrics,
      decoder: createDecoder({ codec, limits: decoderLimits(config) }),
      engine,
      started,
      store,
      tokens: await createSigner(secret, "liveness token 1"),
      gallery,
      settings: createSettings({ store, cache: sealed, keys, ttl: config.CONFIG_CACHE_SECONDS }),
      log: console.log,
      readPageDetector: rememberWeights(() => platform.readPageDetector(config)),
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

/** What stays in this process needs no secret that others know. */
function ownSecret(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Tells databases apart that share a secret and a cache. */
function databaseOf({ TURSO_SYNC_URL, TURSO_DATABASE_URL }: Config): string {
  return TURSO_SYNC_URL ?? TURSO_DATABASE_URL;
}

function decoderLimits(config: Config) {
  return {
    maxPixels: config.MAX_IMAGE_PIXELS,
    maxPixelsScaled: config.MAX_SCALED_IMAGE_PIXELS,
    minSide: config.MIN_IMAGE_SIDE,
  };
}

/** Bytes of a frame of a liveness session: a JPEG of a camera at 1440 lines has fewer. */
const largestFrame = 2 ** 20;

function sessionsOf(config: Config) {
  return {
    seconds: config.LIVENESS_SESSION_SECONDS,
    tokenSeconds: config.LIVENESS_TOKEN_SECONDS,
    frameBytes: Math.min(largestFrame, config.MAX_IMAGE_BYTES),
  };
}

function settingsOf(config: Config) {
  return {
    version: denoConfig.version,
    status: config.HEALTH_STATUS,
    threshold: config.MATCH_THRESHOLD,
    requireLiveness: config.LIVENESS === "on",
    livenessThresholds: thresholdsOf(config),
    livenessSessions: sessionsOf(config),
    adminKey: config.ADMIN_API_KEY,
    proxies: config.TRUSTED_PROXIES,
    origins: config.CORS_ORIGINS,
  };
}

function limitsOf(config: Config, photos: PhotoGate, metrics: Metrics): Deps["limits"] {
  return {
    body: {
      fileBytes: config.MAX_IMAGE_BYTES,
      bodyBytes: config.MAX_BODY_BYTES,
      parts: config.MAX_FORM_PARTS,
      fields: config.MAX_FORM_FIELDS,
    },
    bodyTimeout: config.BODY_TIMEOUT_MS,
    intake: { bytes: config.MAX_BODIES_BYTES, bodies: config.MAX_BODIES },
    defaultLocale: config.DEFAULT_LOCALE,
    deadline: config.REQUEST_TIMEOUT_MS,
    photos,
    metrics,
    tenants: createTenantLimits({
      perSecond: config.TENANT_REQUESTS_PER_SECOND,
      inFlight: config.TENANT_PHOTOS_IN_FLIGHT,
    }),
  };
}
