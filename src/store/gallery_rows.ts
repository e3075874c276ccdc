import { z } from "zod";
import type { Embedding, GalleryPage, GalleryRow, SearchResult } from "../types.ts";
import { embeddingFault, fromBlob } from "./embedding.ts";
import { storageError, StoreError } from "./errors.ts";
import { count, id, parseRow, timestamp } from "./rows.ts";
import type { Row } from "./sql.ts";
import type { TransferRow } from "./store.ts";

const galleryRow = z.object({
  enrollment_id: id,
  person_id: id,
  dimension: id,
  // Null when a person deleted the row by hand.
  vector: z.instanceof(ArrayBuffer).nullable(),
});

const transferRow = z.object({ user_id: z.string(), name: z.string(), created_at: timestamp });

const nearestRow = z.object({
  enrollment_id: id,
  person_id: id,
  // Null when all distances of a person are.
  distance: z.number().nullable(),
  size: count,
  intact: count,
});

const dimensionRow = z.object({ dimension: id });

/** Reads how many values an embedding has. */
export function toDimension(row: Row): number {
  return parseRow(dimensionRow, row).dimension;
}

/** Reads an embedding; one that is damaged must stop the search, not answer it. */
export function toGalleryRow(row: Row): GalleryRow {
  const { enrollment_id, person_id, dimension, vector } = parseRow(galleryRow, row);
  const embedding = vector && fromBlob(vector, dimension);
  if (!embedding) throw damaged(enrollment_id);
  return { enrollmentId: enrollment_id, personId: person_id, embedding };
}

/** Reads a sample with all that belongs to it. */
export function toTransferRow(row: Row): TransferRow {
  const { user_id, name, created_at } = parseRow(transferRow, row);
  const { enrollmentId, embedding } = toGalleryRow(row);
  return { id: enrollmentId, userId: user_id, name, createdAt: created_at, embedding };
}

/**
 * Reads a page of a gallery into one piece of memory. Checked by hand: what zod takes for a row
 * is as much as all the rest.
 */
export function toGalleryPage(rows: readonly Row[], dimension: number): GalleryPage {
  const enrollmentIds = new Float64Array(rows.length);
  const personIds = new Float64Array(rows.length);
  const embeddings = new Float32Array(rows.length * dimension);
  rows.forEach(({ enrollment_id, person_id, vector }, i) => {
    enrollmentIds[i] = idOf(enrollment_id);
    personIds[i] = idOf(person_id);
    const embedding = vector instanceof ArrayBuffer ? vectorOf(vector) : undefined;
    if (!embedding || embeddingFault(embedding, dimension)) throw damaged(enrollmentIds[i]);
    embeddings.set(embedding, i * dimension);
  });
  return { enrollmentIds, personIds, embeddings };
}

function vectorOf(blob: ArrayBuffer): Embedding | undefined {
  return blob.byteLength % Float32Array.BYTES_PER_ELEMENT === 0
    ? new Float32Array(blob)
    : undefined;
}

function idOf(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw storageError(new StoreError("a row of the database is not as expected: id"));
}

/** Reads the persons nearest to a probe. A row without a distance could be anybody's. */
export function toSearchResult(rows: readonly Row[]): SearchResult {
  const found = rows.map((row) => parseRow(nearestRow, row));
  const { size, intact } = found[0] ?? { size: 0, intact: 0 };
  if (intact < size) throw storageError(new StoreError("embeddings of the gallery are damaged"));
  const hits = found.map(({ enrollment_id, person_id, distance }) => ({
    enrollmentId: enrollment_id,
    personId: person_id,
    // Rounding may take it a little out of its range.
    distance: Math.min(Math.max(distance ?? 0, 0), 2),
  }));
  return { hits, size };
}

function damaged(enrollmentId: number): Error {
  return storageError(new StoreError(`the embedding of enrollment ${enrollmentId} is damaged`));
}
