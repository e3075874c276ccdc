import assert from "node:assert/strict";
import { Hono } from "hono";
import { WajahError } from "../errors.ts";
import { createKey } from "../services/manage_keys.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import { authenticate, type AuthOptions } from "./auth.ts";
import type { AppEnv } from "./hono_app.ts";

const adminKey = "a-key-for-administrators";

/** A store without a single key. */
const noKeys = { apiKey: () => Promise.resolve(undefined) };

/** Asks an app that tells who it takes the caller for, or why it doesn't answer. */
function createAsk(given: Partial<AuthOptions>) {
  const app = new Hono<AppEnv>();
  const open = (path: string) => path === "/open";
  app.use(authenticate({ store: noKeys, adminKey, proxies: 0, origins: [], open, ...given }));
  app.all("*", (c) => c.text(c.get("caller")?.kind ?? "nobody"));
  app.onError((error, c) => {
    if (!(error instanceof WajahError)) throw error;
    return c.text([error.code, error.fields.retryAfter].filter(Boolean).join(" "));
  });
  return async (headers: Record<string, string>, { path = "/x", address = "192.0.2.1" } = {}) => {
    const env = { remoteAddr: { hostname: address } };
    const response = await app.request(`http://127.0.0.1:8000${path}`, { headers }, env);
    return await response.text();
  };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

Deno.test("the admin key opens, under each of the documented headers", async () => {
  const ask = createAsk({});
  assert.equal(await ask(bearer(adminKey)), "service");
  assert.equal(await ask({ authorization: `bearer ${adminKey}` }), "service");
  assert.equal(await ask({ "x-api-key": adminKey }), "service");
});

Deno.test("without a key that opens nothing is answered but open paths", async () => {
  const refused: Record<string, string>[] = [
    {},
    { "x-api-key": "" },
    { "x-api-key": adminKey + "x" },
    { "x-api-key": adminKey.slice(1) },
    { authorization: adminKey },
    { authorization: `Bearer ${adminKey} x` },
    { authorization: "Basic eDp5" },
  ];
  for (const headers of refused) {
    assert.equal(await createAsk({})(headers), "unauthorized");
    assert.equal(await createAsk({})(headers, { path: "/open" }), "nobody");
  }
});

Deno.test("a tenant's key opens as that tenant", async () => {
  await using store = await openLibsqlStore({ url: ":memory:" });
  const request = { tenantId: "default", label: "", scopes: ["enroll"] as const, expiresAt: null };
  const { key } = await createKey({ store }, request, "admin");
  const ask = createAsk({ store });
  assert.equal(await ask(bearer(key)), "tenant");
  assert.equal(await ask(bearer(key.slice(0, -1) + "?")), "unauthorized");
});

Deno.test("after ten wrong keys an address waits, also with the right one", async () => {
  const ask = createAsk({});
  for (let i = 0; i < 10; i++) assert.equal(await ask(bearer(`wrong${i}`)), "unauthorized");
  assert.match(await ask(bearer("wrong")), /^too_many_failures \d+$/);
  assert.match(await ask(bearer(adminKey)), /^too_many_failures \d+$/);
  assert.equal(await ask(bearer(adminKey), { address: "192.0.2.2" }), "service");
  assert.equal(await ask({}, { path: "/open" }), "nobody");
});

Deno.test("guesses that come all at once are counted too", async () => {
  const ask = createAsk({});
  const guesses = Array.from({ length: 100 }, (_, i) => ask(bearer(i < 99 ? `${i}` : adminKey)));
  const answers = await Promise.all(guesses);
  assert.equal(answers.filter((answer) => answer === "unauthorized").length, 10);
  assert(!answers.includes("service"));
});

Deno.test("requests without a key and with the right one are no failures", async () => {
  const ask = createAsk({});
  for (let i = 0; i < 30; i++) {
    assert.equal(await ask({}), "unauthorized");
    assert.equal(await ask(bearer(adminKey)), "service");
  }
});

Deno.test("a forged X-Forwarded-For is no new address; what a proxy adds is", async () => {
  const direct = createAsk({});
  const behind = createAsk({ proxies: 1 });
  const from = (...entries: string[]) => ({ "x-forwarded-for": entries.join(", ") });
  for (let i = 0; i < 10; i++) {
    await direct({ ...bearer("wrong"), ...from(`198.51.100.${i}`) });
    await behind({ ...bearer("wrong"), ...from(`198.51.100.${i}`, "203.0.113.1") });
  }
  assert.match(await direct({ ...bearer(adminKey), ...from("198.51.100.99") }), /too_many/);
  assert.match(await behind({ ...bearer(adminKey), ...from("x", "203.0.113.1") }), /too_many/);
  assert.equal(await behind({ ...bearer(adminKey), ...from("x", "203.0.113.2") }), "service");
});

Deno.test("without an admin key only this machine's own programs and pages are answered", async () => {
  const ask = createAsk({ adminKey: undefined });
  assert.equal(await ask({}), "open");
  assert.equal(await ask({ host: "localhost:8000" }), "open");
  assert.equal(await ask({ host: "[::1]:8000" }), "open");
  const page = { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:8000" };
  assert.equal(await ask(page), "open");
  const refused: Record<string, string>[] = [
    { host: "evil.example" },
    { host: "127.0.0.1.evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ];
  for (const headers of refused) assert.equal(await ask(headers), "forbidden");
});

Deno.test("a page of an origin that was named is answered, one of any other is not", async () => {
  const ask = createAsk({ adminKey: undefined, origins: ["https://app.example"] });
  const page = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
  assert.equal(await ask(page), "open");
  const refused: Record<string, string>[] = [
    { ...page, host: "evil.example" },
    { ...page, origin: "https://evil.example" },
    { ...page, origin: "https://app.example.evil.example" },
    { ...page, origin: "http://app.example" },
    { ...page, origin: "https://app.example:8443" },
    { "sec-fetch-site": "cross-site" },
    { origin: "null" },
  ];
  for (const headers of refused) assert.equal(await ask(headers), "forbidden");
});
