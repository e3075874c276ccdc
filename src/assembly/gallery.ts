import { createGalleryCache } from "../cache/gallery_cache.ts";
import type { CacheKeys } from "../cache/keys.ts";
import type { SealedCache } from "../cache/sealed.ts";
import type { Config } from "../config.ts";
import type { StartingEngine } from "../inference/starting.ts";
import type { Metrics } from "../metrics.ts";
import type { JobOptions } from "../job.ts";
import { startExactIndex } from "../search/exact_index.ts";
import { eraseExpired } from "../services/erase_expired.ts";
import type { Gallery } from "../services/gallery.ts";
import { createHeldGallery } from "../services/held_gallery.ts";
import { createStoredGallery } from "../services/stored_gallery.ts";
import type { Store } from "../store/store.ts";
import { watchIndex } from "./metrics.ts";
import type { Console } from "./parts.ts";

/** What a gallery is made of. */
export interface GalleryContext {
  readonly config: Config;
  readonly store: Store;
  readonly engine: StartingEngine;
  readonly sealed: SealedCache;
  readonly keys: CacheKeys;
  readonly metrics: Metrics;
  /** Closes what is opened here. */
  readonly stack: AsyncDisposableStack;
}

/** The galleries where the settings want them searched; copies are shared by a cache server only. */
export function createGallery(
  { config, store, engine, sealed, keys, metrics, stack }: GalleryContext,
): Gallery {
  if (config.SEARCH_ENGINE === "database") return createStoredGallery({ store, engine });
  const maxBytes = config.GALLERY_MEMORY_MB * 2 ** 20;
  const index = watchIndex(metrics, stack.use(startExactIndex({ maxBytes })));
  const copies = sealed.kind === "memory"
    ? undefined
    : stack.use(createGalleryCache(sealed, keys, { ttl: config.GALLERY_CACHE_SECONDS }));
  return createHeldGallery({ store, engine, index, copies });
}

/** What the jobs work on. */
export interface JobsContext {
  readonly config: Config;
  readonly console: Console;
  readonly store: Store;
  readonly gallery: Gallery;
}

/** Milliseconds between two looks for copies that nobody asks for but that must go. */
const sweepPause = 30_000;

/** Milliseconds between two looks for liveness sessions that are over. */
const sessionsPause = 600_000;

/** What goes on without being asked for: erasing what is too old, forgetting stale copies. */
export function createJobs(
  { config, console: { log }, store, gallery }: JobsContext,
): JobOptions[] {
  const erase = async () => {
    const { tenants, enrollments } = await eraseExpired({ store, gallery });
    if (enrollments > 0) log.info("retention erased enrollments", { tenants, enrollments });
  };
  return [
    { name: "retention", pause: config.RETENTION_MINUTES * 60_000, log, run: erase },
    { name: "sweep", pause: sweepPause, log, run: () => gallery.sweep() },
    {
      name: "sessions",
      pause: sessionsPause,
      log,
      run: async () => void await store.eraseSessions(),
    },
  ];
}
