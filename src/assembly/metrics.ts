import type { GuardedCache } from "../cache/guarded.ts";
import type { StartingEngine } from "../inference/starting.ts";
import type { Metrics } from "../metrics.ts";
import type { GalleryIndex } from "../search/gallery_index.ts";
import type { Gate } from "../worker/gate.ts";

/** Milliseconds between two looks at how late a timer is. */
const lagPause = 500;

/** Reads what a process tells of itself, and watches how late its timers are. */
export function watchProcess(metrics: Metrics): Disposable {
  const started = (Date.now() - performance.now()) / 1000;
  metrics.read("process_start_time_seconds", () => started);
  metrics.read("process_resident_memory_bytes", () => Deno.memoryUsage().rss);
  metrics.read("process_heap_bytes", () => Deno.memoryUsage().heapUsed);
  metrics.read("process_external_memory_bytes", () => Deno.memoryUsage().external);
  let due = performance.now() + lagPause;
  const timer = setInterval(() => {
    const now = performance.now();
    metrics.lag(Math.max(0, now - due));
    due = now + lagPause;
  }, lagPause);
  Deno.unrefTimer(timer);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Reads the queue of photos. */
export function watchPhotos(
  metrics: Metrics,
  photos: Pick<Gate<unknown>, "running" | "waiting">,
  slots: number,
): void {
  metrics.read("wajah_photos_in_work", () => photos.running);
  metrics.read("wajah_photos_waiting", () => photos.waiting);
  metrics.read("wajah_photo_slots", () => slots);
}

/** Reads whether the models are loaded. */
export function watchEngine(metrics: Metrics, engine: Pick<StartingEngine, "ready">): void {
  metrics.read("wajah_ready", () => Number(engine.ready));
}

/** Reads what an index holds, and counts searches that found a copy new enough. */
export function watchIndex(metrics: Metrics, index: GalleryIndex): GalleryIndex {
  metrics.read("wajah_index_tenants", () => index.stats().tenants);
  metrics.read("wajah_index_rows", () => index.stats().rows);
  metrics.read("wajah_index_bytes", () => index.stats().bytes);
  return {
    ...index,
    async search(...asked) {
      const result = await index.search(...asked);
      metrics.looks("gallery", result !== undefined);
      return result;
    },
  };
}

/** Counts looks into the cache that found something. */
export function watchCache(metrics: Pick<Metrics, "looks">, cache: GuardedCache): GuardedCache {
  const count = <T>(values: readonly (T | undefined)[]) => {
    const hits = values.filter((value) => value !== undefined).length;
    if (hits > 0) metrics.looks(cache.kind, true, hits);
    if (hits < values.length) metrics.looks(cache.kind, false, values.length - hits);
  };
  return {
    ...cache,
    async get(key) {
      const value = await cache.get(key);
      count([value]);
      return value;
    },
    async getMany(keys) {
      const values = await cache.getMany(keys);
      count(values);
      return values;
    },
  };
}
