/** How far the length of an embedding may be from 1: float32 rounding stays far below. */
export const unitTolerance = 1e-3;

/** Euclidean length of `count` values from `from`; NaN or infinite when one of them is. */
export function lengthOf(values: Float32Array, from = 0, count = values.length): number {
  let squares = 0;
  // By index, because an iterator takes five times as long.
  for (let i = from; i < from + count; i++) squares += values[i] * values[i];
  return Math.sqrt(squares);
}
