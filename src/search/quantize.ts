/**
 * Vectors of small whole numbers that stand for embeddings, with what they are off by. The inner
 * product of two embeddings `a` and `p` with stand-ins `a'` and `p'` is, by Cauchy and Schwarz,
 * `a.p = a'.p' + a'.(p - p') + (a - a').p <= a'.p' + |a'| |p - p'| + |a - a'| |p|`.
 */

/** Values of `writeRow` that tell what a row is off by: its step, `|a - a'|` and `|a'|`. */
export const boundsPerRow = 3;

/** Largest value in a row: one byte, signed. */
const largestInRow = 127;

/** Makes cutting off a positive number round the one before: four times as fast as `Math.round`. */
const roundUp = largestInRow + 0.5;

/**
 * Writes the stand-in of an embedding to `codes` as multiples of one step, and its three bounds to
 * `bounds`.
 */
export function writeRow(embedding: Float32Array, codes: Int8Array, bounds: Float64Array): void {
  const step = largest(embedding) / largestInRow;
  const inverse = step > 0 ? 1 / step : 0;
  let errors = 0, squares = 0;
  for (let i = 0; i < embedding.length; i++) {
    const code = (embedding[i] * inverse + roundUp | 0) - largestInRow;
    const error = embedding[i] - code * step;
    codes[i] = code;
    errors += error * error;
    squares += code * code;
  }
  bounds[0] = step;
  bounds[1] = Math.sqrt(errors);
  bounds[2] = step * Math.sqrt(squares);
}

/** The stand-in of a probe. */
export interface QuantizedProbe {
  readonly codes: Int16Array;
  readonly step: number;
  /** `|p - p'|` */
  readonly error: number;
  /** `|p|` */
  readonly length: number;
}

/** The stand-in of a probe, finer than a row's, as its sums of products have 32 bits. */
export function quantizeProbe(probe: Float32Array, width: number): QuantizedProbe {
  const finest = Math.floor((2 ** 31 - 1) / (largestInRow * width));
  const step = largest(probe) / Math.min(32_767, finest);
  const codes = new Int16Array(width);
  let errors = 0, squares = 0;
  for (let i = 0; i < probe.length; i++) {
    codes[i] = step > 0 ? Math.round(probe[i] / step) : 0;
    const error = probe[i] - codes[i] * step;
    errors += error * error;
    squares += probe[i] * probe[i];
  }
  return { codes, step, error: Math.sqrt(errors), length: Math.sqrt(squares) };
}

function largest(values: Float32Array): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > found) found = size;
  }
  return found;
}
