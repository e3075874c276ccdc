import type { GalleryPage, GalleryRow } from "../types.ts";
import { blockBytes, createBlock } from "./block.ts";

/** Packs samples with embeddings of one dimension into arrays of their own. */
export function packRows(rows: readonly GalleryRow[]): GalleryPage {
  const dimension = rows.at(0)?.embedding.length ?? 0;
  const embeddings = new Float32Array(rows.length * dimension);
  rows.forEach(({ embedding }, i) => embeddings.set(embedding, i * dimension));
  return {
    enrollmentIds: Float64Array.from(rows, ({ enrollmentId }) => enrollmentId),
    personIds: Float64Array.from(rows, ({ personId }) => personId),
    embeddings,
  };
}

/** The buffers of a page, each once, to be moved to a worker with it. */
export function buffersOf({ enrollmentIds, personIds, embeddings }: GalleryPage): ArrayBuffer[] {
  return [...new Set([enrollmentIds.buffer, personIds.buffer, embeddings.buffer])];
}

/** What the rows of a page will take in a matrix, about: it makes room for more at a time. */
export function bytesFor({ enrollmentIds: { length: rows }, embeddings }: GalleryPage): number {
  return rows === 0 ? 0 : rows * blockBytes(createBlock(1, embeddings.length / rows));
}

/** Wipes a page and gives its memory back now, instead of when garbage is next collected. */
export function freePage(page: GalleryPage): void {
  for (const buffer of buffersOf(page)) {
    new Uint8Array(buffer).fill(0);
    buffer.transfer(0);
  }
}
