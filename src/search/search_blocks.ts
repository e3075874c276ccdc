import { dot } from "../face/distance.ts";
import type { SearchResult } from "../types.ts";
import type { Block } from "./block.ts";
import type { Kernel } from "./kernel.ts";
import type { Query } from "./matrix.ts";
import { createNearest, type Nearest } from "./nearest.ts";
import { boundsPerRow, type QuantizedProbe, quantizeProbe } from "./quantize.ts";

/** What rounding may add to a distance between unit vectors, with much room to spare. */
const rounding = 1e-9;

/** A query on its way through the rows. */
interface Run {
  readonly probe: Float32Array;
  readonly quantized: QuantizedProbe;
  readonly nearest: Nearest;
}

/**
 * Answers queries by one pass over the first `size` rows. The kernel compares stand-ins of a
 * quarter of the size; a row whose exact distance could still matter is compared once more as it
 * is, so that hits and distances are those of comparing every row exactly.
 */
export function searchBlocks(
  blocks: readonly Block[],
  size: number,
  queries: readonly Query[],
  kernel: Kernel,
): SearchResult[] {
  const runs = queries.map(({ probe, limit }): Run => ({
    probe,
    quantized: quantizeProbe(probe, kernel.width),
    nearest: createNearest(limit),
  }));
  let left = size;
  for (const block of blocks) {
    const rows = Math.min(left, block.capacity);
    scanBlock(block, rows, runs, kernel);
    left -= rows;
  }
  kernel.wipe();
  return runs.map(({ nearest }) => ({ hits: nearest.hits, size }));
}

function scanBlock(block: Block, rows: number, runs: readonly Run[], kernel: Kernel): void {
  const { width, windowRows } = kernel;
  for (let from = 0; from < rows; from += windowRows) {
    const to = Math.min(rows, from + windowRows);
    kernel.setRows(block.codes.subarray(from * width, to * width));
    for (const run of runs) {
      judgeRows(block, from, to, kernel.compare(run.quantized.codes), run);
    }
  }
}

/** Compares those rows exactly that may be near enough; `dots[i]` is of row `from + i`. */
function judgeRows(block: Block, from: number, to: number, dots: Int32Array, run: Run): void {
  const { bounds } = block;
  const { step, error, length } = run.quantized;
  let least = leastProduct(run);
  for (let row = from; row < to; row++) {
    const at = row * boundsPerRow;
    const product = dots[row - from] * step * bounds[at];
    const most = product + bounds[at + 1] * length + bounds[at + 2] * error;
    if (most < least) continue;
    offer(block, row, run);
    least = leastProduct(run);
  }
}

/** The inner product that a row of use has at least. */
function leastProduct({ nearest }: Run): number {
  return 1 - nearest.bound - rounding;
}

function offer(block: Block, row: number, { probe, nearest }: Run): void {
  const distance = 1 - dot(block.embeddings, row * probe.length, probe, 0, probe.length);
  if (!(distance <= nearest.bound)) return;
  const enrollmentId = block.enrollmentIds[row], personId = block.personIds[row];
  nearest.offer({ distance, enrollmentId, personId });
}
