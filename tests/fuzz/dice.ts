import { createRandom } from "../../src/random.ts";

/** Choices that are the same in every run with the same seed. */
export interface Dice {
  /** A whole number from 0 to `sides - 1`. */
  roll(sides: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Dice for one request. */
export interface Whim extends Dice {
  /** The share of its values that are hostile. */
  readonly wild: number;
}

/** Makes dice; `what` gives each user of a seed a run of its own. */
export function createDice(seed: number, what: string): Dice {
  const random = createRandom(
    [...what].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0) | 0, seed),
  );
  const roll = (sides: number) => Math.floor(random() * sides);
  return { roll, chance: (share) => random() < share, pick: (from) => from[roll(from.length)] };
}
