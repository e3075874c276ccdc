import { kernelCode } from "./kernel_code.ts";

/** Compares quantized rows with quantized probes, in WebAssembly. */
export interface Kernel {
  /** Values a row must have: the dimension, filled up with zeros to a multiple of 8. */
  readonly width: number;
  /** Most rows that it takes at once. */
  readonly windowRows: number;
  /** Takes rows side by side, in place of those before. */
  setRows(codes: Int8Array): void;
  /**
   * The inner product of each row taken with a probe; valid until the next call. An entry more may
   * follow that means nothing.
   */
  compare(probe: Int16Array): Int32Array;
  /** Wipes the rows and the probe. */
  wipe(): void;
}

/**
 * Bytes of rows in the kernel's memory at a time. They are copied there from a matrix, so that a
 * matrix can give back its own memory, which WebAssembly's never does. A window that stays in the
 * core's cache makes the copy the one pass over main memory that a search needs.
 */
const windowBytes = 128 * 1024;

const pageBytes = 65_536;

/** The width of rows of a dimension. */
export function widthOf(dimension: number): number {
  return Math.ceil(dimension / 8) * 8;
}

/** Makes a kernel for rows of `dimension` values, of which a window holds at least two. */
export function createKernel(dimension: number): Kernel {
  const width = widthOf(dimension);
  const windowRows = Math.max(2, Math.floor(windowBytes / width / 2) * 2);
  const outAt = windowRows * width;
  const probeAt = Math.ceil((outAt + windowRows * 4) / 16) * 16;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((probeAt + width * 2) / pageBytes),
  });
  const compare = instantiate(memory);
  const window = new Int8Array(memory.buffer, 0, outAt);
  const out = new Int32Array(memory.buffer, outAt, windowRows);
  const probe = new Int16Array(memory.buffer, probeAt, width);
  let pairs = 0;
  return {
    width,
    windowRows,
    setRows(codes) {
      window.set(codes);
      pairs = Math.ceil(codes.length / width / 2);
    },
    compare(values) {
      probe.set(values);
      if (pairs > 0) compare(0, pairs * 2 * width, width, probeAt, outAt);
      return out.subarray(0, pairs * 2);
    },
    wipe() {
      window.fill(0);
      probe.fill(0);
    },
  };
}

type Compare = (rows: number, end: number, width: number, probe: number, out: number) => void;

function instantiate(memory: WebAssembly.Memory): Compare {
  const module = new WebAssembly.Module(kernelCode());
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports.compare as Compare;
}
