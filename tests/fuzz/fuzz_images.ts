import { deepEqual } from "node:assert/strict";
import { WajahError } from "../../src/errors.ts";
import type { Codec } from "../../src/image/codec.ts";
import { createDecoder, type Decoder } from "../../src/image/decoder.ts";
import { releasePixels } from "../../src/release.ts";
import type { Fixture } from "../image/fixtures.ts";
import { createDice, type Dice } from "./dice.ts";
import { count, type Tally } from "./fuzz_requests.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is fuzzed, and how long. */
export interface ImageFuzz {
  readonly codec: Codec;
  readonly seed: number;
  readonly perFile: number;
  readonly files: readonly Fixture[];
}

/** Decodes between two looks at the good file. */
const ROUND = 500;

/** Refusals that a broken file may cause. */
const allowed = [
  "invalid_image",
  "unsupported_image",
  "image_too_large",
  "image_too_small",
  "timed_out",
];

/** Decodes files with flipped bytes; any other failure, or harm to a later decode, fails it. */
export async function fuzzImages({ codec, seed, perFile, files }: ImageFuzz): Promise<Tally> {
  const decoder = createDecoder({ codec });
  const tally = new Map<string, Map<string, number>>();
  for (const { name, bytes } of files) {
    const dice = createDice(seed, name);
    const good = await decoder.decode(bytes);
    const outcomes = new Map<string, number>();
    for (let number = 1; number <= perFile; number++) {
      count(outcomes, await outcomeOf(decoder, flipped(bytes, dice)));
      if (number % ROUND !== 0 && number !== perFile) continue;
      deepEqual((await decoder.decode(bytes)).data, good.data);
    }
    tally.set(`${codec.name}, ${name}`, outcomes);
  }
  return tally;
}

/** The file with one to four bytes changed, more often near its start, where headers are. */
export function flipped(bytes: Bytes, dice: Dice): Bytes {
  const copy = bytes.slice();
  for (let change = dice.roll(4); change >= 0; change--) {
    const reach = dice.chance(0.5) ? Math.min(200, copy.length) : copy.length;
    copy[dice.roll(reach)] ^= 1 + dice.roll(255);
  }
  return copy;
}

async function outcomeOf(decoder: Decoder, bytes: Bytes): Promise<string> {
  try {
    releasePixels(await decoder.decode(bytes));
    return "decoded";
  } catch (error) {
    if (error instanceof WajahError && allowed.includes(error.code)) return error.code;
    throw error;
  }
}
