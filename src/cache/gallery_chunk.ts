import type { GalleryPage } from "../types.ts";
import { lengthOf, unitTolerance } from "../vector.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a copy of a gallery consists of. */
export interface GalleryHead {
  /** A random number that all entries of one copy share, so that two copies never mix. */
  readonly write: number;
  readonly dimension: number;
  readonly rows: number;
}

/** Where a chunk belongs. */
export interface ChunkPlace extends Omit<GalleryHead, "rows"> {
  /** From 0. */
  readonly index: number;
}

/**
 * Bytes of a chunk, at most: over a slow network, 50 Mbit/s, its text takes half the time that a
 * call may.
 */
const chunkBytes = 256 * 1024;

const { BYTES_PER_ELEMENT: float64 } = Float64Array;
const { BYTES_PER_ELEMENT: float32 } = Float32Array;

/** Format, write, dimension, index: float64 each, for whole numbers of up to 53 bits. */
const headerBytes = 4 * float64;

/** Enrollment id and person id. */
const idBytes = 2 * float64;

const chunkFormat = 1;
const headFormat = 2;

/** Rows of each chunk but the last, which has what is left. */
export function rowsPerChunk(dimension: number): number {
  return Math.max(1, Math.floor((chunkBytes - headerBytes) / rowBytes(dimension)));
}

/** How many chunks so many rows fill. */
export function chunksOf(rows: number, dimension: number): number {
  return Math.ceil(rows / rowsPerChunk(dimension));
}

/** A number for a copy: 48 random bits. */
export function newWrite(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0xffff) * 2 ** 32 + low;
}

/** The bytes of a head. */
export function encodeHead({ write, dimension, rows }: GalleryHead): Bytes {
  return new Uint8Array(Float64Array.of(headFormat, write, dimension, rows).buffer);
}

/** The head in these bytes, or undefined when they are none of this dimension. */
export function decodeHead(bytes: Bytes | undefined, dimension: number): GalleryHead | undefined {
  if (bytes?.length !== headerBytes) return undefined;
  const [format, write, stored, rows] = new Float64Array(bytes.slice().buffer);
  if (format !== headFormat || stored !== dimension) return undefined;
  return Number.isSafeInteger(rows) && rows >= 0 ? { write, dimension, rows } : undefined;
}

/**
 * The bytes of a chunk with the rows of all these pages: the ids, the persons, the embeddings.
 * Numbers are little-endian, as Deno's platforms are.
 */
export function encodeChunk(
  pages: readonly GalleryPage[],
  { write, dimension, index }: ChunkPlace,
): Bytes {
  const count = pages.reduce((sum, { enrollmentIds }) => sum + enrollmentIds.length, 0);
  const bytes = new Uint8Array(headerBytes + count * rowBytes(dimension));
  const { header, enrollmentIds, personIds, embeddings } = viewOf(bytes.buffer, count);
  header.set([chunkFormat, write, dimension, index]);
  let at = 0;
  for (const page of pages) {
    enrollmentIds.set(page.enrollmentIds, at);
    personIds.set(page.personIds, at);
    embeddings.set(page.embeddings, at * dimension);
    at += page.enrollmentIds.length;
  }
  return bytes;
}

/**
 * The rows of the chunk at `index`, each array with a buffer of its own; undefined unless it is
 * whole and of this copy, every embedding finite and of length 1, and the enrollment ids ascend
 * from `after`.
 */
export function decodeChunk(
  bytes: Bytes,
  { write, dimension, rows, index }: GalleryHead & ChunkPlace,
  after: number,
): GalleryPage | undefined {
  const perChunk = rowsPerChunk(dimension);
  const count = Math.min(perChunk, rows - index * perChunk);
  if (bytes.length !== headerBytes + count * rowBytes(dimension)) return undefined;
  const { header, ...parts } = viewOf(bytes.slice().buffer, count);
  if (![chunkFormat, write, dimension, index].every((n, i) => n === header[i])) return undefined;
  const page = {
    enrollmentIds: parts.enrollmentIds.slice(),
    personIds: parts.personIds.slice(),
    embeddings: parts.embeddings.slice(),
  };
  return isSound(page, dimension, after) ? page : undefined;
}

function viewOf(buffer: ArrayBuffer, count: number) {
  const personsAt = headerBytes + count * float64;
  return {
    header: new Float64Array(buffer, 0, headerBytes / float64),
    enrollmentIds: new Float64Array(buffer, headerBytes, count),
    personIds: new Float64Array(buffer, personsAt, count),
    embeddings: new Float32Array(buffer, personsAt + count * float64),
  };
}

function isSound(page: GalleryPage, dimension: number, after: number): boolean {
  const { enrollmentIds, personIds, embeddings } = page;
  for (let row = 0; row < enrollmentIds.length; row++) {
    const before = row === 0 ? after : enrollmentIds[row - 1];
    if (!isId(enrollmentIds[row]) || enrollmentIds[row] <= before) return false;
    if (!isId(personIds[row]) || !isUnit(embeddings, row * dimension, dimension)) return false;
  }
  return true;
}

function isId(number: number): boolean {
  return Number.isSafeInteger(number) && number > 0;
}

function isUnit(values: Float32Array, start: number, length: number): boolean {
  // NaN is within no tolerance.
  return Math.abs(lengthOf(values, start, length) - 1) < unitTolerance;
}

function rowBytes(dimension: number): number {
  return idBytes + dimension * float32;
}
