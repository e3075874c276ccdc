import { deepEqual, equal, ok } from "node:assert/strict";
import { z } from "zod";
import { eventually } from "../caches/fixtures.ts";
import type { Api, Someone } from "./api.ts";
import { crowd } from "./crowd.ts";
import { readPeople } from "./people.ts";
import { takeTurns } from "./rounds.ts";
import { importStrangers } from "./strangers.ts";
import {
  overRedis,
  overUpstash,
  type SettingsOf,
  type Site,
  withInstances,
} from "./two_instances.ts";

/** Rounds that must hold one after the other. */
const rounds = 100;

/** Rounds of each other way to set up two instances. */
const fewRounds = 20;

const people = await readPeople();
const [ani, budi, ...others] = people;

/** Makes a tenant in which some have been enrolled. */
async function openTenant(api: Api, id: string, enrolled: readonly Someone[]): Promise<string> {
  await api.done("POST", "/v1/tenants", { json: { id } });
  for (const who of enrolled) await api.enroll(id, who);
  return id;
}

/** The sides in the order of even and odd rounds. */
function turned(sides: Site["sides"], i: number): readonly [Api, Api] {
  return i % 2 === 0 ? sides : [sides[1], sides[0]];
}

async function settingsAreShared({ sides }: Site): Promise<void> {
  const tenant = await openTenant(sides[0], "settings", [ani]);
  for (let i = 0; i < 20; i++) {
    const [here, there] = turned(sides, i);
    const threshold = i % 4 < 2 ? 2 : 0;
    await here.done("PATCH", `/v1/tenants/${tenant}`, { json: { threshold } });
    const stranger = await there.identify(tenant, budi.photo);
    deepEqual([stranger.threshold, stranger.match], [threshold, threshold === 2], `round ${i}`);
  }
}

async function policyIsShared({ sides: [here, there] }: Site): Promise<void> {
  const tenant = await openTenant(here, "policy", [ani]);
  const policy = (duplicate_policy: string) =>
    here.done("PATCH", `/v1/tenants/${tenant}`, { json: { duplicate_policy } });
  const form = { tenant_id: tenant, user_id: "twin", name: "Twin", file: ani.photo };
  await policy("reject");
  deepEqual(await there.problem("POST", "/enroll", { form }), [409, "duplicate_person"]);
  await here.done("DELETE", `/v1/tenants/${tenant}/persons/${ani.userId}`);
  await there.done("POST", "/enroll", { form });
  await policy("allow");
  await there.enroll(tenant, ani);
}

const issued = z.object({ id: z.number(), key: z.string() });

async function keysAreShared({ sides }: Site): Promise<void> {
  const tenant = await openTenant(sides[0], "keys", []);
  // Fewer than the ten failures after which an instance would not hear this address any more.
  for (let i = 0; i < 8; i++) {
    const [here, there] = turned(sides, i);
    const path = `/v1/tenants/${tenant}/keys`;
    const { text } = await here.ask("POST", path, { json: {} });
    const { id, key } = issued.parse(JSON.parse(text));
    await there.done("GET", `/enrollments/${tenant}`, { key });
    await here.done("DELETE", `${path}/${id}`);
    const refused = await there.problem("GET", `/enrollments/${tenant}`, { key });
    deepEqual(refused, [401, "unauthorized"], `round ${i}`);
  }
}

async function endsAreShared({ sides }: Site): Promise<void> {
  const tenant = "ending";
  for (let i = 0; i < 6; i++) {
    const [here, there] = turned(sides, i);
    await openTenant(here, tenant, [ani]);
    equal((await there.identify(tenant, ani.photo)).match, true, `round ${i}`);
    await here.done("DELETE", `/v1/tenants/${tenant}`);
    const form = { tenant_id: tenant, file: ani.photo };
    const claim = { form: { ...form, user_id: ani.userId } };
    const gone = [404, "tenant_not_found"];
    deepEqual(await there.problem("POST", "/identify", { form }), gone, `round ${i}`);
    deepEqual(await there.problem("POST", "/verify", claim), gone, `round ${i}`);
    deepEqual(await there.problem("GET", `/enrollments/${tenant}`), gone, `round ${i}`);
    await openTenant(there, tenant, []);
    const { match, enrollment_id, count } = await here.identify(tenant, ani.photo);
    deepEqual([match, enrollment_id, count], [false, null, 0], `round ${i}`);
    await here.done("DELETE", `/v1/tenants/${tenant}`);
  }
}

async function importsAreShared({ sides: [here, there] }: Site): Promise<void> {
  const tenant = await openTenant(here, "import", [ani]);
  equal((await there.identify(tenant, ani.photo)).count, 1);
  await importStrangers(here, tenant, 300);
  for (const api of [there, here]) {
    const { match, count } = await api.identify(tenant, ani.photo);
    deepEqual([match, count], [true, 301]);
  }
}

/** What one instance has read from the database, the other one takes from the cache. */
async function copiesAreShared({ sides: [here, there], redis }: Site): Promise<void> {
  const tenant = await openTenant(here, "copies", [ani, budi]);
  await importStrangers(here, tenant, 300);
  await here.identify(tenant, ani.photo);
  const held = async (api: Api) => (await api.cacheStatus(tenant)).enrollment_cache_ttl > 0;
  await eventually("copied", () => held(here));
  ok(await held(there));
  const before = await hits(redis);
  equal((await there.identify(tenant, ani.photo)).user_id, ani.userId);
  // The head, at least one part, and the settings.
  ok(await hits(redis) >= before + 3, "the copy was not read");
  await there.done("DELETE", `/v1/tenants/${tenant}/persons/${ani.userId}`);
  const { match, count } = await here.identify(tenant, ani.photo);
  deepEqual([match, count], [false, 301]);
}

async function hits(redis: Site["redis"]): Promise<number> {
  return Number(/keyspace_hits:(\d+)/.exec(await redis.command("INFO", "stats"))?.[1]);
}

Deno.test("what is written through one instance is seen by the next request to another", (t) =>
  withInstances([overRedis, overRedis], async (site) => {
    await t.step(`enrollments and deletions, ${rounds} times in a row`, async () => {
      const tenant = await openTenant(site.sides[0], "rounds", others);
      await takeTurns(site.sides, tenant, people, rounds);
    });
    await t.step("a crowd, while others are identified", async () => {
      const tenant = await openTenant(site.sides[0], "crowd", []);
      ok(await crowd(site.sides, tenant, people, 30) > 0);
    });
    await t.step("settings", () => settingsAreShared(site));
    await t.step("what to do with duplicates", () => policyIsShared(site));
    await t.step("revoked keys", () => keysAreShared(site));
    await t.step("the end of a tenant, and its new start", () => endsAreShared(site));
    await t.step("imports", () => importsAreShared(site));
    await t.step("copies of galleries", () => copiesAreShared(site));
  }));

const alone: SettingsOf = () => ({});
const searching = (engine: string, settings: SettingsOf): SettingsOf => (shared) => ({
  ...settings(shared),
  SEARCH_ENGINE: engine,
});

/** Other ways to set up two instances. */
const pairs: Readonly<Record<string, readonly [SettingsOf, SettingsOf]>> = {
  "one searches in memory, the other in the database": [
    searching("memory", overRedis),
    searching("database", overRedis),
  ],
  "both over Upstash": [overUpstash, overUpstash],
  "one over Redis, the other with a cache of its own": [overRedis, alone],
};

for (const [name, settings] of Object.entries(pairs)) {
  Deno.test(`instances agree when ${name}`, () =>
    withInstances(settings, async (site) => {
      const tenant = await openTenant(site.sides[0], "rounds", others);
      await takeTurns(site.sides, tenant, people, fewRounds);
      await crowd(site.sides, await openTenant(site.sides[0], "crowd", []), people, 12);
      await settingsAreShared(site);
    }));
}
