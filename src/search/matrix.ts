import type { Embedding, GalleryPage, SearchResult } from "../types.ts";
import {
  type Block,
  blockBytes,
  copyRow,
  createBlock,
  freeBlock,
  growBlock,
  type Place,
  wipeRow,
  writeSample,
} from "./block.ts";
import { createKernel, type Kernel } from "./kernel.ts";
import { searchBlocks } from "./search_blocks.ts";

/** A probe and how many persons to find for it. */
export interface Query {
  readonly probe: Embedding;
  readonly limit: number;
}

/** How much a matrix holds. */
export interface Size {
  readonly rows: number;
  /** Of memory, with the room it has for more rows. */
  readonly bytes: number;
}

/** The embeddings of one gallery side by side, searched by comparing every row. */
export interface Matrix {
  readonly size: Size;
  /**
   * Adds samples; one whose enrollment id is there already takes its place.
   *
   * @throws {RangeError} when the page does not fit the matrix
   */
  add(page: GalleryPage): void;
  /** Removes a sample and wipes its embedding; unknown ids are ignored. */
  remove(enrollmentId: number): void;
  /**
   * For each query the nearest persons, by each one's nearest sample, in one pass.
   *
   * @throws {RangeError} when a probe has another dimension
   */
  search(queries: readonly Query[]): SearchResult[];
  /** Removes every sample, wipes it and gives the memory back. */
  clear(): void;
}

/** Rows of a block. The first one starts smaller, as most galleries are, and doubles until then. */
const blockRows = 2048;
const firstRows = 32;

/** Makes an empty matrix for embeddings of `dimension` values, compared by a kernel for them. */
export function createMatrix(
  dimension: number,
  kernel: Kernel = createKernel(dimension),
): Matrix {
  const blocks: Block[] = [];
  const rowOf = new Map<number, number>();
  const placeOf = (row: number): Place => ({
    block: blocks[Math.floor(row / blockRows)],
    row: row % blockRows,
  });
  const makeRoom = () => {
    const first = blocks[0];
    if (rowOf.size === blocks.length * blockRows) {
      blocks.push(createBlock(first ? blockRows : firstRows, dimension));
    } else if (rowOf.size === first.capacity) {
      blocks[0] = growBlock(first, first.capacity * 2);
    }
  };
  const put = (page: GalleryPage, i: number) => {
    const enrollmentId = page.enrollmentIds[i], personId = page.personIds[i];
    const embedding = page.embeddings.subarray(i * dimension, (i + 1) * dimension);
    const known = rowOf.get(enrollmentId);
    if (known === undefined) makeRoom();
    const row = known ?? rowOf.size;
    writeSample(placeOf(row), { enrollmentId, personId, embedding });
    rowOf.set(enrollmentId, row);
  };
  const forgetLast = () => {
    wipeRow(placeOf(rowOf.size));
    if (rowOf.size % blockRows === 0) blocks.splice(-1).forEach(freeBlock);
  };
  return {
    get size() {
      return { rows: rowOf.size, bytes: blocks.reduce((sum, each) => sum + blockBytes(each), 0) };
    },
    add(page) {
      checkPage(page, dimension);
      for (let i = 0; i < page.enrollmentIds.length; i++) put(page, i);
    },
    remove(enrollmentId) {
      const row = rowOf.get(enrollmentId);
      if (row === undefined) return;
      const to = placeOf(row), last = placeOf(rowOf.size - 1);
      copyRow(last, to);
      rowOf.set(to.block.enrollmentIds[to.row], row);
      rowOf.delete(enrollmentId);
      forgetLast();
    },
    search(queries) {
      const fits = queries.every(({ probe }) => probe.length === dimension);
      if (!fits) throw new RangeError("a probe does not fit the gallery");
      return searchBlocks(blocks, rowOf.size, queries, kernel);
    },
    clear() {
      blocks.splice(0).forEach(freeBlock);
      rowOf.clear();
    },
  };
}

function checkPage({ enrollmentIds, personIds, embeddings }: GalleryPage, dimension: number) {
  const rows = enrollmentIds.length;
  if (personIds.length !== rows || embeddings.length !== rows * dimension) {
    throw new RangeError("the page does not fit the gallery");
  }
}
