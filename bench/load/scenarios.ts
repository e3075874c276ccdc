/** What is measured; each scenario starts its own service. */

import { arrive, type Kind, saturate } from "./arrivals.ts";
import { createClient } from "./client.ts";
import { adminKey, ask, fill, type House, identify, mixOf, openHouse } from "./house.ts";
import { head, hold, percentile, row, say, slopeOf, summarize, type Summary } from "./report.ts";
import { type Seen, startWatch } from "./watch.ts";

/** Settings of a scenario; each has its own defaults. */
export interface Choice {
  /** Seconds that the load lasts. */
  readonly seconds?: number | undefined;
  /** Capacity in requests a second, where it is known already. */
  readonly capacity?: number | undefined;
  /** Requests of the soak. */
  readonly requests?: number | undefined;
  /** Tenants that the overload comes from, in turn. */
  readonly tenants?: number | undefined;
}

const tenant = "load";

/** Runs a load beside a watch, and prints its row. */
async function run(
  house: House,
  name: string,
  kinds: readonly Kind[],
  { perSecond, count }: { readonly perSecond: number; readonly count: number },
): Promise<{ summary: Summary; seen: Seen }> {
  using client = createClient(house.url);
  const watch = startWatch(house);
  const samples = await arrive(client, { perSecond, count, kinds });
  const seen = await watch.end();
  const summary = summarize(samples);
  say(row(name, perSecond, summary, seen));
  return { summary, seen };
}

/** A load of some seconds. */
function during(
  house: House,
  name: string,
  kinds: readonly Kind[],
  perSecond: number,
  seconds: number,
) {
  return run(house, name, kinds, { perSecond, count: Math.ceil(perSecond * seconds) });
}

/** Warms up, and gives the rate at which clients that wait for their answers saturate the service. */
async function saturation(house: House, kinds: readonly Kind[], seconds = 8): Promise<number> {
  using client = createClient(house.url);
  await saturate(client, kinds, { parallel: 2, seconds: 3 });
  return await saturate(client, kinds, { parallel: navigator.hardwareConcurrency + 1, seconds });
}

async function withPeople(work: (house: House, kind: Kind) => Promise<void>): Promise<void> {
  await using house = await openHouse();
  await fill(house.url, tenant);
  await work(house, await identify(house.url, tenant));
}

/** Searches the highest rate that is answered in full, between half and all of saturation. */
async function searchCapacity(house: House, kind: Kind, seconds: number): Promise<number> {
  const most = await saturation(house, [kind]);
  say(`saturated by ${navigator.hardwareConcurrency + 1} clients: ${most.toFixed(1)}/s\n\n${head}`);
  let [low, high] = [0.5 * most, 1.05 * most];
  for (let i = 0; i < 5; i++) {
    const rate = (low + high) / 2;
    const { summary } = await during(house, "search", [kind], rate, seconds);
    const kept = summary.accepted.length === summary.sent &&
      percentile(summary.accepted, 0.99) <= 4 * percentile(summary.accepted, 0.5);
    if (kept) low = rate;
    else high = rate;
  }
  say(`\ncapacity C: ${low.toFixed(1)}/s (nothing refused, p99 at most 4 x p50)\n`);
  return low;
}

/** The capacity for `/identify` with a photo of 2.4 megapixels. */
export function capacity({ seconds = 8 }: Choice): Promise<void> {
  return withPeople(async (house, kind) => {
    await searchCapacity(house, kind, seconds);
  });
}

/** 0.7 of capacity for a time. */
export function steady({ seconds = 300, capacity }: Choice): Promise<void> {
  return withPeople(async (house, kind) => {
    const most = capacity ?? await searchCapacity(house, kind, 6);
    say(head);
    const { summary, seen } = await during(house, "0.7 C", [kind], 0.7 * most, seconds);
    const [p50, p99] = [0.5, 0.99].map((share) => percentile(summary.accepted, share));
    say("");
    hold("p99 / p50", p99 / p50, 4);
    hold("errors", summary.sent - summary.accepted.length, 0);
    say(`memory ${slopeOf(seen.memory).toFixed(2)} % per 10 minutes`);
  });
}

/** Three times the capacity for a time, and what comes after. */
export function overload({ seconds = 60, capacity, tenants = 1 }: Choice): Promise<void> {
  return withPeople(async (house, kind) => {
    const most = capacity ?? await searchCapacity(house, kind, 6);
    const kinds = [kind];
    for (let i = 1; i < tenants; i++) {
      await fill(house.url, `${tenant}-${i}`);
      kinds.push(await identify(house.url, `${tenant}-${i}`));
    }
    const calm = Math.max(10, seconds / 3);
    say(head);
    const before = await during(house, "0.7 C before", kinds, 0.7 * most, calm);
    const under = await during(house, "3 C", kinds, 3 * most, seconds);
    const soon = await during(house, "0.7 C, 10 s after", kinds, 0.7 * most, 10);
    const after = await during(house, "0.7 C after", kinds, 0.7 * most, calm);
    const p99 = ({ summary }: typeof before) => percentile(summary.accepted, 0.99);
    const ratio = (other: typeof before) => p99(other) / p99(before);
    say("");
    hold("accepted p99 beside that before", ratio(under), 2);
    hold("capacity beside goodput", most / under.summary.goodput, 1 / 0.8);
    hold("refused p99", percentile(under.summary.refused, 0.99), 100, " ms");
    hold("p99 in the 10 s after beside that before", ratio(soon), 2);
    say(`then ${ratio(after).toFixed(2)}`);
  });
}

/** Mixed requests, and the memory they leave behind. */
export async function soak({ requests = 100_000, capacity }: Choice): Promise<void> {
  await using house = await openHouse();
  await fill(house.url, tenant);
  const kinds = await mixOf(house.url, tenant);
  const most = capacity ?? await saturation(house, kinds);
  say(`saturated by mixed requests: ${most.toFixed(1)}/s\n\n${head}`);
  const load = { perSecond: 0.7 * most, count: requests };
  const { summary, seen } = await run(house, "mixed, 0.7", kinds, load);
  const at = (share: number) => seen.memory[Math.floor((seen.memory.length - 1) * share)].megabytes;
  say(
    `\nmemory at 0, 1/4, 1/2, 3/4, end: ${
      [0, 0.25, 0.5, 0.75, 1].map((s) => at(s).toFixed(0)).join(", ")
    } MB`,
  );
  const [before, after] = seen.handles;
  say(`open files and connections: ${before} before, ${after} after`);
  hold("slope in 10 minutes", slopeOf(seen.memory), 1, " %");
  hold("wrong answers", [...summary.wrong.values()].reduce((sum, times) => sum + times, 0), 0);
}

/** Requests a second of the tenant that is flooded beside. */
const quietRate = 4;

/** One tenant at 20 times what it may, and what another notices. */
export async function flood({ seconds = 60 }: Choice): Promise<void> {
  await using house = await openHouse({ ADMIN_API_KEY: adminKey });
  const [loud, quiet] = [await tenantIn(house, "loud"), await tenantIn(house, "quiet")];
  await saturation(house, [quiet], 3);
  say(head);
  const alone = await during(house, "quiet alone", [quiet], quietRate, seconds);
  const beside = async (name: string, perSecond: number) => {
    using client = createClient(house.url);
    const count = Math.ceil(perSecond * (seconds + 8));
    const noise = arrive(client, { perSecond, count, kinds: [loud] });
    // The burst that a rest allows is over.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const heard = await during(house, `quiet, ${name}`, [quiet], quietRate, seconds);
    say(row(`loud, ${name}`, perSecond, summarize(await noise)));
    return heard;
  };
  const within = await beside("loud within its quota", 10);
  const flooded = await beside("loud at 20 x its quota", 200);
  const p99 = ({ summary }: typeof alone) => percentile(summary.accepted, 0.99);
  say("");
  hold("quiet p99 in the flood beside that within the quota", p99(flooded) / p99(within), 1.2);
  say(`beside that alone ${(p99(flooded) / p99(alone)).toFixed(2)}`);
}

/** A tenant with people and a key, as its `/identify`. */
async function tenantIn({ url }: House, id: string): Promise<Kind> {
  await ask(url, { method: "POST", path: "/v1/tenants", json: { id }, key: adminKey });
  const path = `/v1/tenants/${id}/keys`;
  const { body } = await ask(url, { method: "POST", path, json: {}, key: adminKey });
  const { key } = JSON.parse(body);
  await fill(url, id, key);
  return await identify(url, id, key);
}
