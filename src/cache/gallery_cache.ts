import type { GalleryPage } from "../types.ts";
import { createBudget } from "./budget.ts";
import { chunksOf } from "./gallery_chunk.ts";
import { type GallerySource, readCopy } from "./gallery_reader.ts";
import { type GallerySink, type GalleryWriter, startWriter } from "./gallery_writer.ts";
import type { CacheKeys, GalleryId as NamedGallery } from "./keys.ts";
import type { SealedCache } from "./sealed.ts";
import { jittered } from "./ttl.ts";

/** Which gallery, at which version. */
export interface GalleryId extends NamedGallery {
  /** Of the contract's embeddings. */
  readonly dimension: number;
}

/** Copies of whole galleries in a cache, for instances that don't hold them yet. */
export interface GalleryCache extends AsyncDisposable {
  /** All rows by ascending enrollment id, in pages, or undefined for a miss: never a part of them. */
  read(id: GalleryId): Promise<GalleryPage[] | undefined>;
  /**
   * Copies pages, enrollment ids ascending, into the cache; whether that is done. A gallery above
   * `maxBytes` is not copied.
   */
  write(id: GalleryId, pages: AsyncIterable<GalleryPage>): Promise<boolean>;
  /**
   * Passes pages on and copies them on the side: their reader never waits for the cache, and may
   * do with a page what it likes. Only a reader that takes all of them leaves a copy.
   */
  copy(id: GalleryId, pages: AsyncIterable<GalleryPage>): AsyncGenerator<GalleryPage, void>;
  /**
   * Removes the copy, and stops one that is being made here; whether that was done. Otherwise, or
   * when another instance is just making one, it ends with its time to live.
   */
  forget(id: GalleryId): Promise<boolean>;
  /** Seconds that a copy is kept yet, or undefined without one. */
  ttl(id: GalleryId): Promise<number | undefined>;
}

/** Settings of the galleries' cache. */
export interface GalleryCacheOptions {
  /** Seconds that a copy is kept at most. */
  readonly ttl?: number;
  /** Most bytes of embeddings: of a gallery to be copied, and of all copies not written yet. */
  readonly maxBytes?: number;
  /** Milliseconds that reading may take; a fast cache may take longer for a large gallery. */
  readonly deadline?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** A copy that is being made. */
interface Copying extends Disposable {
  readonly id: GalleryId;
  readonly writer: GalleryWriter;
  /** Its writing, once that has begun. */
  done: Promise<boolean>;
}

type GalleryKeys = Pick<CacheKeys, "galleryHead" | "galleryChunk">;

/** Makes the galleries' cache. Its end waits for what is being written. */
export function createGalleryCache(
  cache: SealedCache,
  keys: GalleryKeys,
  options: GalleryCacheOptions = {},
): GalleryCache {
  const { ttl = 3600, maxBytes = 64 * 1_048_576 } = options;
  const { deadline = 150, now = () => performance.now() } = options;
  const budget = createBudget(maxBytes);
  const active = new Set<Copying>();
  const sizeOf = ({ dimension }: GalleryId) => ({
    dimension,
    maxRows: Math.floor(maxBytes / rowBytes(dimension)),
  });
  const start = (id: GalleryId): Copying => {
    const writer = startWriter(sinkOf(cache, keys, id, ttl), sizeOf(id), budget);
    const copying: Copying = {
      id,
      writer,
      done: Promise.resolve(false),
      [Symbol.dispose]() {
        writer[Symbol.dispose]();
        active.delete(copying);
      },
    };
    active.add(copying);
    return copying;
  };
  const finish = async (copying: Copying) => {
    using _ = copying;
    return await copying.writer.write().catch(() => false);
  };
  return {
    read: (id) => readCopy(sourceOf(cache, keys, id), { ...sizeOf(id), deadline, now }),
    async write(id, pages) {
      using copying = start(id);
      for await (const page of pages) copying.writer.add(page);
      return await (copying.done = finish(copying));
    },
    async *copy(id, pages) {
      using collecting = new DisposableStack();
      const copying = collecting.use(start(id));
      for await (const page of pages) {
        copying.writer.add(page);
        yield page;
      }
      // From here on it ends with its writing, whenever that is done.
      collecting.move();
      copying.done = finish(copying);
    },
    async forget(id) {
      const same = [...active].filter((copying) => isSame(copying.id, id));
      for (const { writer } of same) writer.cancel();
      await Promise.all(same.map(({ done }) => done));
      const { dimension, maxRows } = sizeOf(id);
      const chunks = await chunkNames(keys, id, 0, chunksOf(maxRows, dimension));
      return await cache.delete([await keys.galleryHead(id), ...chunks]);
    },
    ttl: async (id) => await cache.ttl(await keys.galleryHead(id)),
    async [Symbol.asyncDispose]() {
      await Promise.all([...active].map(({ done }) => done));
    },
  };
}

function sinkOf(cache: SealedCache, keys: GalleryKeys, id: GalleryId, ttl: number): GallerySink {
  const seconds = jittered(ttl);
  return {
    writeChunk: async (index, bytes) =>
      await cache.set(id.tenantId, await keys.galleryChunk(id, index), bytes, seconds),
    writeHead: async (bytes) =>
      await cache.set(id.tenantId, await keys.galleryHead(id), bytes, seconds),
  };
}

function sourceOf(cache: SealedCache, keys: GalleryKeys, id: GalleryId): GallerySource {
  return {
    readHead: async () => await cache.get(id.tenantId, await keys.galleryHead(id)),
    readChunks: async (first, end) =>
      await cache.getMany(id.tenantId, await chunkNames(keys, id, first, end)),
  };
}

function chunkNames(keys: GalleryKeys, id: GalleryId, first: number, end: number) {
  return Promise.all(
    Array.from({ length: end - first }, (_, i) => keys.galleryChunk(id, first + i)),
  );
}

function isSame(a: GalleryId, b: GalleryId): boolean {
  return a.tenantId === b.tenantId && a.contractId === b.contractId && a.version === b.version;
}

function rowBytes(dimension: number): number {
  return dimension * Float32Array.BYTES_PER_ELEMENT;
}
