import { deepEqual, match, ok } from "node:assert/strict";
import { z } from "zod";
import { sampleLine } from "../../src/services/transfer_line.ts";
import type { Api } from "../instances/api.ts";
import { type Canary, embeddingOf, makeCanary, searchFor } from "./canary.ts";
import type { Places } from "./dump.ts";
import { missedBy, readEndpoints, recordAnswers, wrongCalls } from "./endpoints.ts";
import { endInEveryWay, homes, live, tenant } from "./life.ts";
import type { Search } from "./needles.ts";
import { withPlainFile, withService } from "./sites.ts";

/** What of the canary is where, and nothing where there is nothing. */
function findAll(search: Search, places: Places): Record<string, string[]> {
  const found = Object.entries(places).map(([place, bytes]) => [place, search(bytes)] as const);
  return Object.fromEntries(found.filter(([, what]) => what.length > 0));
}

/** What a database knows of a person: never a photo, never the digits. */
const known = ["embedding", "id made from the name", "name", "user id"];

/** Ways to make an end of everything that `live` has left. */
const ends: Readonly<Record<string, (api: Api, canary: Canary) => Promise<void>>> = {
  async "each sample is deleted by itself"(api) {
    for (const home of homes) {
      for (const id of await api.list(home)) await api.done("DELETE", `/enrollments/${home}/${id}`);
    }
  },
  async "the person is deleted"(api, { userId, name }) {
    for (const home of homes) {
      await api.done("DELETE", `/v1/tenants/${home}/persons/${userId}`);
      await api.done("DELETE", `/enrollments/${home}/name/${name}`);
    }
  },
  async "the tenants are deleted"(api) {
    for (const home of homes) await api.done("DELETE", `/v1/tenants/${home}`);
  },
};

const audit = z.object({
  entries: z.array(z.object({ action: z.string(), actor: z.string(), subject: z.unknown() })),
});

/** The audit log stays, with nothing but words of the service and numbers. */
async function checkAudit(api: Api): Promise<void> {
  const { text } = await api.ask("GET", "/v1/audit");
  const { entries } = audit.parse(JSON.parse(text));
  ok(entries.length > 8);
  for (const { action, actor, subject } of entries) {
    match(action, /^[a-z]+\.[a-z_]+$/);
    match(actor, /^(admin|local|retention|key:\d+)$/);
    ok(subject === null || Number.isInteger(subject));
  }
}

for (const [end, make] of Object.entries(ends)) {
  Deno.test(`somebody is nowhere but in the database, and nowhere after ${end}`, () =>
    withService(async ({ api, places, tables, stop }) => {
      const canary = await makeCanary();
      const search = await searchFor(canary, await embeddingOf(api, canary));
      await live(api, canary);
      const before = await places();
      deepEqual(findAll(search, before), {});
      match(new TextDecoder().decode(before["what was sent to Redis"]), /:gallery:/);
      deepEqual(search(await tables()), known);
      await make(api, canary);
      deepEqual(findAll(search, await places()), {});
      deepEqual(search(await tables()), []);
      await checkAudit(api);
      await stop();
      deepEqual(findAll(search, await places()), {});
      deepEqual(search(await tables()), []);
    }));
}

/** Endpoints that take nothing that could be wrong. */
const neverWrong = [
  "GET /",
  "GET /enrollments",
  "GET /health",
  "GET /metrics",
  "GET /ready",
  "GET /v1/audit",
  "GET /v1/models",
  "GET /v1/tenants",
];

Deno.test("no endpoint leaves or gives away anything of somebody, whether asked well or badly", () =>
  withService(async (site) => {
    const { api, walked } = recordAnswers(site.api);
    const canary = await makeCanary();
    const embedding = await embeddingOf(site.api, canary);
    const search = await searchFor(canary, embedding);
    const endpoints = await readEndpoints(site.api);
    await live(api, canary);
    for (const endpoint of endpoints) {
      for (const call of wrongCalls(endpoint, canary, JSON.stringify(embedding))) {
        await api.ask(...call);
      }
    }
    const { text: metrics } = await api.ask("GET", "/metrics");
    deepEqual(search(new TextEncoder().encode(metrics)), []);
    await endInEveryWay(api, canary);
    deepEqual(missedBy(endpoints, walked, (status) => status < 300), []);
    const notWrong = missedBy(endpoints, walked, (status) => status >= 400);
    deepEqual(notWrong.filter((name) => !neverWrong.includes(name)), []);
    for (const { method, path, answer: { status, text } } of walked) {
      ok(status < 500, `${method} ${path.replaceAll(/[a-z]{20,}/g, "*")}: ${status}`);
      // A sentence may repeat a word that was sent; it never tells an image or an embedding.
      if (status < 400) continue;
      const told = search(new TextEncoder().encode(text)).filter((what) => !/name|id/.test(what));
      deepEqual(told, [], `${method} ${status}`);
    }
    deepEqual(findAll(search, await site.places()), {});
    deepEqual(search(await site.tables()), []);
  }));

/** A file without a key shows what is left in it between the rows, too. */
for (const [end, make] of Object.entries(ends)) {
  Deno.test(`no byte of somebody is left in a plain database file after ${end}`, () =>
    withPlainFile(async ({ api, places }) => {
      const canary = await makeCanary();
      const search = await searchFor(canary, await embeddingOf(api, canary));
      await live(api, canary);
      const before = findAll(search, await places());
      deepEqual([...new Set(Object.values(before).flat())].toSorted(), known);
      ok(!("the log" in before));
      await make(api, canary);
      deepEqual(findAll(search, await places()), {});
    }));
}

Deno.test("no byte of somebody is left in a plain database file after their time", () =>
  withPlainFile(async ({ api, places, erase }) => {
    const canary = await makeCanary();
    const embedding = await embeddingOf(api, canary);
    const search = await searchFor(canary, embedding);
    await api.done("POST", "/v1/tenants", { json: { id: tenant, retention_days: 30 } });
    const { text: header } = await api.ask("GET", `/v1/tenants/${tenant}/export`);
    const line = sampleLine({
      ...canary,
      id: 1,
      createdAt: "2020-02-29 12:34:56",
      embedding: Float32Array.from(embedding),
    });
    const lines = header.split("\n", 1)[0] + "\n" + line;
    await api.done("POST", `/v1/tenants/${tenant}/import`, { lines });
    await erase();
    deepEqual(findAll(search, await places()), {});
    deepEqual(await api.list(tenant), []);
  }));
