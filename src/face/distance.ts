/**
 * Cosine distance `1 - a.b` of two L2-normalised vectors of equal length, 0 (same) to 2 (opposite).
 */
export function cosineDistance(a: Float32Array, b: Float32Array): number {
  return 1 - dot(a, 0, b, 0, a.length);
}

/**
 * A distance as it is told and decided on: 0 to 2 with six decimals, which is more than embeddings
 * agree on between machines. Decided on as it is told, a distance sent back as the threshold matches.
 */
export function tellDistance(distance: number): number {
  return Math.round(Math.min(2, Math.max(0, distance)) * 1e6) / 1e6;
}

/**
 * Inner product of `length` values of `a` from `aFrom` and of `b` from `bFrom`. Four accumulators,
 * because one chain of additions would wait for each sum before starting the next.
 */
export function dot(
  a: Float32Array,
  aFrom: number,
  b: Float32Array,
  bFrom: number,
  length: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  const even = length & ~3;
  for (let i = 0; i < even; i += 4) {
    s0 += a[aFrom + i] * b[bFrom + i];
    s1 += a[aFrom + i + 1] * b[bFrom + i + 1];
    s2 += a[aFrom + i + 2] * b[bFrom + i + 2];
    s3 += a[aFrom + i + 3] * b[bFrom + i + 3];
  }
  for (let i = even; i < length; i++) s0 += a[aFrom + i] * b[bFrom + i];
  return s0 + s1 + s2 + s3;
}
