import type { GalleryPage } from "../types.ts";
import { chunksOf, decodeChunk, decodeHead, type GalleryHead } from "./gallery_chunk.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the entries of a copy come from; a miss is undefined. */
export interface GallerySource {
  readHead(): Promise<Bytes | undefined>;
  /** The chunks from `first` to before `end`. */
  readChunks(first: number, end: number): Promise<readonly (Bytes | undefined)[]>;
}

/** What a reader accepts. */
export interface ReaderLimits {
  readonly dimension: number;
  readonly maxRows: number;
  /** Milliseconds that a read may take, unless it is fast: see `pace`. */
  readonly deadline: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** Chunks asked for at once: 2 MB. */
const chunksAtOnce = 8;

/** Bytes a millisecond below which a read that passes its deadline is given up. */
const pace = 32_768;

/**
 * Reads a whole copy, or nothing. A slow cache costs the deadline and no more; only one that has
 * delivered fast all along, as it does for a large gallery, may go on.
 */
export async function readCopy(
  source: GallerySource,
  { dimension, maxRows, deadline, now }: ReaderLimits,
): Promise<GalleryPage[] | undefined> {
  const started = now();
  let bytes = 0;
  const spent = () => now() - started;
  const isFast = () => bytes >= spent() * pace;
  const readPages = async (head: GalleryHead) => {
    const pages: GalleryPage[] = [];
    const chunks = chunksOf(head.rows, dimension);
    while (pages.length < chunks) {
      if (spent() > deadline && !isFast()) return undefined;
      const end = Math.min(pages.length + chunksAtOnce, chunks);
      for (const chunk of await source.readChunks(pages.length, end)) {
        const after = pages.at(-1)?.enrollmentIds.at(-1) ?? 0;
        const page = chunk && decodeChunk(chunk, { ...head, index: pages.length }, after);
        if (!page) return undefined;
        pages.push(page);
        bytes += chunk.length;
      }
    }
    return pages;
  };
  const readAll = async () => {
    const head = decodeHead(await source.readHead(), dimension);
    return head && head.rows <= maxRows ? await readPages(head) : undefined;
  };
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => isFast() || resolve(undefined), deadline);
  try {
    return await Promise.race([readAll(), late]);
  } finally {
    clearTimeout(timer);
  }
}
