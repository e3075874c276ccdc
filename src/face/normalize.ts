import { lengthOf } from "../vector.ts";

/**
 * Scales a vector to length 1 in place.
 *
 * @throws {RangeError} when it has no direction: a value is not finite or all are zero. A network
 *   fed NaN answers NaN without an error, so this is where a broken run is noticed.
 */
export function normalize<T extends Float32Array>(vector: T): T {
  const norm = lengthOf(vector);
  if (!(norm > 0 && Number.isFinite(norm))) throw new RangeError("the vector has no direction");
  for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  return vector;
}
