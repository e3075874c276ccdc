import { widthOf } from "./kernel.ts";
import { boundsPerRow, writeRow } from "./quantize.ts";

/** Room for some rows of a matrix; each column holds a fixed number of values a row. */
export interface Block {
  /** Rows there is room for. */
  readonly capacity: number;
  readonly embeddings: Float32Array<ArrayBuffer>;
  /** The stand-in that the kernel compares, see `quantize.ts`. */
  readonly codes: Int8Array<ArrayBuffer>;
  readonly bounds: Float64Array<ArrayBuffer>;
  readonly enrollmentIds: Float64Array<ArrayBuffer>;
  readonly personIds: Float64Array<ArrayBuffer>;
}

/** A row of a block. */
export interface Place {
  readonly block: Block;
  readonly row: number;
}

/** One sample, its embedding a view of whatever holds it. */
export interface Sample {
  readonly enrollmentId: number;
  readonly personId: number;
  readonly embedding: Float32Array;
}

/** Makes a block of zeros. */
export function createBlock(capacity: number, dimension: number): Block {
  return {
    capacity,
    embeddings: new Float32Array(capacity * dimension),
    codes: new Int8Array(capacity * widthOf(dimension)),
    bounds: new Float64Array(capacity * boundsPerRow),
    enrollmentIds: new Float64Array(capacity),
    personIds: new Float64Array(capacity),
  };
}

/** Writes a sample in place of what is there. */
export function writeSample(place: Place, { enrollmentId, personId, embedding }: Sample): void {
  cells(place.block.enrollmentIds, place)[0] = enrollmentId;
  cells(place.block.personIds, place)[0] = personId;
  cells(place.block.embeddings, place).set(embedding);
  writeRow(embedding, cells(place.block.codes, place), cells(place.block.bounds, place));
}

/** Copies a row over another of the same dimension. */
export function copyRow(from: Place, to: Place): void {
  cells(to.block.enrollmentIds, to).set(cells(from.block.enrollmentIds, from));
  cells(to.block.personIds, to).set(cells(from.block.personIds, from));
  cells(to.block.embeddings, to).set(cells(from.block.embeddings, from));
  cells(to.block.codes, to).set(cells(from.block.codes, from));
  cells(to.block.bounds, to).set(cells(from.block.bounds, from));
}

/** Overwrites a row with zeros. */
export function wipeRow(place: Place): void {
  for (const column of columnsOf(place.block)) cells(column, place).fill(0);
}

/** A larger block with the rows of one that is freed. */
export function growBlock(block: Block, capacity: number): Block {
  const larger = createBlock(capacity, block.embeddings.length / block.capacity);
  larger.enrollmentIds.set(block.enrollmentIds);
  larger.personIds.set(block.personIds);
  larger.embeddings.set(block.embeddings);
  larger.codes.set(block.codes);
  larger.bounds.set(block.bounds);
  freeBlock(block);
  return larger;
}

/** Wipes a block and gives its memory back now, instead of when garbage is next collected. */
export function freeBlock(block: Block): void {
  for (const column of columnsOf(block)) {
    column.fill(0);
    column.buffer.transfer(0);
  }
}

/** What a block takes in memory. */
export function blockBytes(block: Block): number {
  return columnsOf(block).reduce((bytes, { byteLength }) => bytes + byteLength, 0);
}

type Column = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Int8Array<ArrayBuffer>;

function columnsOf(block: Block): Column[] {
  const { embeddings, codes, bounds, enrollmentIds, personIds } = block;
  return [embeddings, codes, bounds, enrollmentIds, personIds];
}

/** The values of one row in a column, as a view. */
function cells<C extends Column>(column: C, { block, row }: Place): C {
  const each = column.length / block.capacity;
  return column.subarray(row * each, (row + 1) * each) as C;
}
