import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import type { App } from "../../src/http/hono_app.ts";
import { makeParty } from "./party.ts";
import { adminKey, type Call, send, type Site, withSite } from "./site.ts";

/** Failures of one address that are answered as such. */
const heard = 10;

const guess = (i: number) => `wajah_${i.toString(16).padStart(16, "0")}_${"x".repeat(43)}`;

const question = { method: "GET", path: "/enrollments" };

/** An app that has not met anybody yet. */
function freshApp({ deps }: Site, proxies = 0): App {
  return createApp({ ...deps, proxies });
}

async function statusOf(app: App, address: string, key?: string, call: Call = question) {
  return (await send(app, call, { key, address })).status;
}

/** How often each status came. */
function count(statuses: readonly number[]): Record<number, number> {
  const groups = Map.groupBy(statuses, (status) => status);
  return Object.fromEntries([...groups].map(([status, all]) => [status, all.length]));
}

Deno.test("guesses of keys", (t) =>
  withSite(async (site) => {
    const party = await makeParty(site, "guessed");
    const good = party.keys.all;

    await t.step("of 1,000 from one address only ten are heard", async () => {
      const app = freshApp(site), address = "10.0.0.1";
      for (let i = 0; i < heard; i++) {
        assert.equal(await statusOf(app, address, guess(i)), 401);
      }
      for (let i = heard; i < 1000; i++) {
        const { status, code, headers } = await send(app, question, { key: guess(i), address });
        assert.deepEqual([status, code], [429, "too_many_failures"]);
        const wait = Number(headers.get("retry-after"));
        assert(Number.isInteger(wait) && wait >= 1 && wait <= 60, String(wait));
      }
      for (const key of [good, adminKey]) {
        assert.equal(await statusOf(app, address, key), 429);
        assert.equal(await statusOf(app, "10.0.0.2", key), 200);
      }
      assert.equal(await statusOf(app, address, undefined, { ...question, path: "/health" }), 200);
    });

    await t.step("all at once they are no more", async () => {
      const app = freshApp(site);
      const guesses = Array.from({ length: 1000 }, (_, i) => guess(i));
      const statuses = guesses.map((key) => statusOf(app, "10.0.0.1", key));
      assert.deepEqual(count(await Promise.all(statuses)), { 401: heard, 429: 1000 - heard });
    });

    await t.step("a right one that was under way meanwhile tells nothing", async () => {
      const { store } = site.deps;
      const asked = Promise.withResolvers<void>(), answered = Promise.withResolvers<void>();
      const apiKey: typeof store.apiKey = async (prefix) => {
        const key = await store.apiKey(prefix);
        if (key) {
          asked.resolve();
          await answered.promise;
        }
        return key;
      };
      const app = createApp({ ...site.deps, store: { ...store, apiKey } });
      const right = statusOf(app, "10.0.0.1", good);
      await asked.promise;
      for (let i = 0; i < heard; i++) await statusOf(app, "10.0.0.1", guess(i));
      answered.resolve();
      assert.equal(await right, 429);
    });

    await t.step("an address that the client writes itself changes nothing", async () => {
      const app = freshApp(site);
      const statuses: number[] = [];
      for (let i = 0; i < 30; i++) {
        const spoofed = { "x-forwarded-for": `192.0.2.${i}`, "forwarded": `for=192.0.2.${i}` };
        const headers = { ...spoofed, "x-real-ip": `192.0.2.${i}` };
        statuses.push(await statusOf(app, "10.0.0.1", guess(i), { ...question, headers }));
      }
      assert.deepEqual(count(statuses), { 401: heard, 429: 20 });
      const headers = { "x-forwarded-for": "10.0.0.1" };
      assert.equal(await statusOf(app, "10.0.0.2", good, { ...question, headers }), 200);
    });

    await t.step("behind a proxy only the entry of the proxy counts", async () => {
      const app = freshApp(site, 1), proxy = "10.9.9.9";
      const from = (client: string, spoofed: string, key: string) => {
        const headers = { "x-forwarded-for": `${spoofed}, ${client}` };
        return statusOf(app, proxy, key, { ...question, headers });
      };
      const statuses: number[] = [];
      for (let i = 0; i < 30; i++) {
        statuses.push(await from("203.0.113.1", `192.0.2.${i}`, guess(i)));
      }
      assert.deepEqual(count(statuses), { 401: heard, 429: 20 });
      assert.equal(await from("203.0.113.2", "203.0.113.1", good), 200);
    });

    await t.step("all addresses of an IPv6 network are one sender", async () => {
      const app = freshApp(site);
      const statuses: number[] = [];
      for (let i = 0; i < 30; i++) {
        statuses.push(await statusOf(app, `2001:db8:1:2:${i}::${i}`, guess(i)));
      }
      assert.deepEqual(count(statuses), { 401: heard, 429: 20 });
      assert.equal(await statusOf(app, "2001:db8:1:2::1", good), 429);
      assert.equal(await statusOf(app, "2001:db8:1:3::1", good), 200);
    });

    await t.step("right keys and none at all are never counted", async () => {
      const app = freshApp(site);
      for (let i = 0; i < 30; i++) {
        assert.equal(await statusOf(app, "10.0.0.1", good), 200);
        assert.equal(await statusOf(app, "10.0.0.1"), 401);
      }
    });
  }));
