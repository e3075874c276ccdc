/** Clients that recognize and enroll without a pause, and know what each answer must be. */

import type { Api, Someone } from "./api.ts";
import { importStrangers } from "./strangers.ts";

/** A request that was answered. */
export interface Answered {
  /** `performance.now()` when its answer was there. */
  readonly at: number;
  readonly milliseconds: number;
}

/** Clients at work until their end. */
export interface Load extends AsyncDisposable {
  /** All requests so far. */
  readonly answered: readonly Answered[];
  /** Wrong answers and refused requests since the last call. */
  takeFaults(): string[];
}

/** A tenant, who is in it and what it has decided. */
interface House {
  readonly id: string;
  readonly threshold: number;
  readonly people: readonly Someone[];
}

interface Worker {
  readonly api: Api;
  readonly houses: readonly House[];
  /** Answers, or takes note of what is wrong and goes on. */
  check(what: string, request: () => Promise<boolean>): Promise<void>;
}

/**
 * Tenants, and strangers in each: together more than one MB, so that a service with no more memory
 * for galleries must read the next one at almost every request.
 */
const tenants = 8, strangers = 60;

/** Fills tenants and starts four clients; two search, two also write. */
export async function startLoad(api: Api, people: readonly Someone[]): Promise<Load> {
  const houses = Array.from({ length: tenants }, (_, i): House => ({
    id: `house-${i}`,
    threshold: 0.3 + i / 100,
    people: [people[i % 4], people[(i + 1) % 4]],
  }));
  await Promise.all(houses.map((house) => open(api, house)));
  const answered: Answered[] = [];
  const faults: string[] = [];
  let running = true;
  const check: Worker["check"] = async (what, request) => {
    const from = performance.now();
    const good = await request().catch((error: Error) => {
      faults.push(`${what}: ${error.message}`);
      return true;
    });
    if (!good) faults.push(`${what}: a wrong answer`);
    answered.push({ at: performance.now(), milliseconds: performance.now() - from });
  };
  const worker = { api, houses, check };
  const repeat = async (turn: (worker: Worker, i: number) => Promise<void>, first: number) => {
    for (let i = first; running; i++) await turn(worker, i);
  };
  const clients = Promise.all([
    repeat((worker, i) => search(worker, people, i), 0),
    repeat((worker, i) => search(worker, people, i), 5),
    repeat((worker, i) => change(worker, people[4], i), 0),
    repeat((worker, i) => change(worker, people[5], i), 1),
  ]);
  return {
    answered,
    takeFaults: () => faults.splice(0),
    async [Symbol.asyncDispose]() {
      running = false;
      await clients;
    },
  };
}

async function open(api: Api, { id, threshold, people }: House): Promise<void> {
  await api.done("POST", "/v1/tenants", { json: { id, threshold } });
  await importStrangers(api, id, strangers);
  for (const who of people) await api.enroll(id, who);
}

/** Identifies somebody in one of the tenants, who is there or not. */
async function search({ api, houses, check }: Worker, people: readonly Someone[], i: number) {
  const { id, threshold, people: inside } = houses[i % tenants];
  // Those who come and go are left to the others.
  const who = people.toSpliced(4, 2)[Math.floor(i / tenants) % (people.length - 2)];
  await check("identify", async () => {
    const found = await api.identify(id, who.photo);
    const right = found.match === inside.includes(who) && found.threshold === threshold;
    return right && (!found.match || found.user_id === who.userId);
  });
}

/** Enrolls somebody who comes and goes, and changes a setting that no answer shows. */
async function change({ api, houses, check }: Worker, who: Someone, i: number) {
  const { id, threshold } = houses[i % tenants];
  await check("enroll", async () => await api.enroll(id, who) > 0);
  await check("identify the enrolled", async () => {
    const { match, user_id } = await api.identify(id, who.photo);
    return match && user_id === who.userId;
  });
  await check("verify", async () => {
    const answer = await api.verify(id, who);
    return answer.verified && answer.threshold === threshold;
  });
  const json = { retention_days: 1000 + i % 1000 };
  await check("settings", () => api.done("PATCH", `/v1/tenants/${id}`, { json }).then(() => true));
  const path = `/v1/tenants/${id}/persons/${who.userId}`;
  await check("delete", () => api.done("DELETE", path).then(() => true));
  await check("identify the deleted", async () => {
    const { match, user_id } = await api.identify(id, who.photo);
    return !match && user_id !== who.userId;
  });
}
