/** Which input samples make each output sample of one axis, and how much of each. */
export interface AreaTaps {
  /** Input samples per output sample. */
  readonly count: number;
  /** `[outputs, count]` input indices, clamped to the axis. */
  readonly index: Int32Array;
  /** `[outputs, count]` weights, summing to 1 for each output. */
  readonly weight: Float32Array;
}

/**
 * Resizes one axis by what each output sample covers of it: every input sample counts. An output
 * sample covers at least one input sample, which makes an enlargement bilinear. (OpenCV has the
 * same as `INTER_AREA` and, for enlarging, `INTER_LINEAR`.)
 */
export function areaTaps(outputs: number, inputs: number): AreaTaps {
  const step = inputs / outputs;
  const cover = Math.max(1, step);
  const count = Math.floor(cover) + 2;
  const index = new Int32Array(outputs * count);
  const weight = new Float32Array(outputs * count);
  for (let i = 0; i < outputs; i++) {
    const start = (i + 0.5) * step - cover / 2, first = Math.floor(start);
    for (let k = 0; k < count; k++) {
      const low = Math.max(start, first + k), high = Math.min(start + cover, first + k + 1);
      index[i * count + k] = Math.min(Math.max(first + k, 0), inputs - 1);
      weight[i * count + k] = Math.max(0, high - low) / cover;
    }
  }
  return { count, index, weight };
}
