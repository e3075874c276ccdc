import assert from "node:assert/strict";
import { createDice } from "./dice.ts";
import { type Operation, readOperations } from "./document.ts";
import { faultOf } from "./oracle.ts";
import { fuzzRequest, type Material } from "./requests.ts";

/** How often each status came, by endpoint. */
export type Tally = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is fuzzed, and how long. */
export interface RequestFuzz {
  readonly url: string;
  readonly seed: number;
  readonly perEndpoint: number;
  readonly material: Material;
  /** Called now and then, to see whether the service still answers rightly. */
  readonly check: () => Promise<void>;
}

/** Requests to one endpoint between two checks. */
const ROUND = 250;

/** Sends random requests to every endpoint; the first answer that must not be fails it. */
export async function fuzzRequests(fuzz: RequestFuzz): Promise<Tally> {
  const tally = new Map<string, Map<string, number>>();
  for (const operation of await readOperations(fuzz.url)) {
    const name = `${operation.method} ${operation.path}`;
    tally.set(name, await fuzzEndpoint(name, operation, fuzz));
  }
  await fuzz.check();
  return tally;
}

async function fuzzEndpoint(name: string, operation: Operation, fuzz: RequestFuzz) {
  const dice = createDice(fuzz.seed, name);
  const statuses = new Map<string, number>();
  for (let number = 1; number <= fuzz.perEndpoint; number++) {
    const shot = fuzzRequest(operation, dice, fuzz.material);
    const response = await fetch(fuzz.url + shot.path, shot.init);
    const fault = faultOf(response, await response.text());
    assert.equal(fault, undefined, `${fault}: request ${number} of ${name}, seed ${fuzz.seed}`);
    count(statuses, String(response.status));
    if (number % ROUND === 0) await fuzz.check();
  }
  return statuses;
}

/** Adds one. */
export function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
