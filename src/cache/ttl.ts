/**
 * 80 to 90 % of `seconds`: never longer than what is documented, and spread, so that what was
 * written together does not end together and send everybody to the database at once.
 *
 * @param random like `Math.random`
 */
export function jittered(seconds: number, random = Math.random): number {
  return seconds * (0.8 + 0.1 * random());
}
