import type { GalleryPage } from "../types.ts";
import type { Budget } from "./budget.ts";
import { encodeChunk, encodeHead, newWrite, rowsPerChunk } from "./gallery_chunk.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the entries of a copy go; each write answers whether it was done. */
export interface GallerySink {
  writeChunk(index: number, bytes: Bytes): Promise<boolean>;
  writeHead(bytes: Bytes): Promise<boolean>;
}

/** The size of a copy. */
export interface GallerySize {
  readonly dimension: number;
  /** A gallery with more rows is not copied. */
  readonly maxRows: number;
}

/** Collects a copy of a gallery while somebody else reads it; its end without `write` frees it. */
export interface GalleryWriter extends Disposable {
  /** Copies a page; enrollment ids must ascend, also from page to page. */
  add(page: GalleryPage): void;
  /**
   * Writes what was collected; whether that was all and is written. Nothing is written before the
   * end, so that a gallery that turns out too large costs the cache nothing; and the head last, so
   * that half a copy is none.
   */
  write(): Promise<boolean>;
  /** Writes nothing more. */
  cancel(): void;
}

/** Starts a copy, whose embeddings take their bytes from the budget for as long as they are held. */
export function startWriter(
  sink: GallerySink,
  { dimension, maxRows }: GallerySize,
  budget: Budget,
): GalleryWriter {
  const write = newWrite();
  const full = rowsPerChunk(dimension);
  const chunks: Bytes[] = [];
  let parts: GalleryPage[] = [];
  let partRows = 0;
  let rows = 0;
  let held = 0;
  let refused = false;
  const free = () => {
    budget.give(held);
    held = 0;
    parts = [];
    chunks.length = 0;
  };
  const flush = () => {
    chunks.push(encodeChunk(parts, { write, dimension, index: chunks.length }));
    parts = [];
    partRows = 0;
  };
  const admits = ({ enrollmentIds: { length }, personIds, embeddings }: GalleryPage) => {
    rows += length;
    const fits = personIds.length === length && embeddings.length === length * dimension;
    if (!fits || rows > maxRows || !budget.take(embeddings.byteLength)) return false;
    held += embeddings.byteLength;
    return true;
  };
  const cancel = () => {
    refused = true;
    free();
  };
  return {
    add(page) {
      if (refused || !admits(page)) return cancel();
      const { length } = page.enrollmentIds;
      for (let at = 0, end = 0; at < length; at = end) {
        end = Math.min(length, at + full - partRows);
        // Copied, because its reader may hand the buffers on before the chunk is full.
        parts.push(copyOf(page, at, end, dimension));
        partRows += end - at;
        if (partRows === full) flush();
      }
    },
    async write() {
      if (refused) return false;
      if (partRows > 0) flush();
      for (const [index, bytes] of chunks.entries()) {
        if (refused || !await sink.writeChunk(index, bytes)) return false;
      }
      return !refused && await sink.writeHead(encodeHead({ write, dimension, rows }));
    },
    cancel,
    [Symbol.dispose]: free,
  };
}

function copyOf(page: GalleryPage, start: number, end: number, dimension: number): GalleryPage {
  return {
    enrollmentIds: page.enrollmentIds.slice(start, end),
    personIds: page.personIds.slice(start, end),
    embeddings: page.embeddings.slice(start * dimension, end * dimension),
  };
}
