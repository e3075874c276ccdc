import assert from "node:assert/strict";
import { docsPaths } from "../../routes/docs.ts";
import type { App } from "../../src/http/hono_app.ts";
import { adminKey, withSite } from "./site.ts";

/** What every answer says; scripts never come from elsewhere, or from within a page. */
const always: Readonly<Record<string, RegExp>> = {
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /^no-referrer$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "permissions-policy": /^camera=\(self\), microphone=\(\)$/,
  "x-request-id": /^[0-9a-f-]{36}$/,
  "content-security-policy":
    /^default-src 'none'; script-src 'self'( 'wasm-unsafe-eval')?;.* base-uri 'none'; form-action 'none'; frame-ancestors 'none'/,
};

/** What no answer says unless it was set up. */
const never = /^(access-control-.*|set-cookie|strict-transport-security|x-powered-by|server)$/;

function send(app: App, method: string, path: string, headers: Record<string, string> = {}) {
  const env = { remoteAddr: { hostname: "10.0.0.1" } };
  return app.request(`http://localhost${path}`, { method, headers }, env);
}

async function check(response: Response, name: string, cached = false): Promise<void> {
  await response.body?.cancel();
  for (const [header, expected] of Object.entries(always)) {
    assert.match(response.headers.get(header) ?? "", expected, `${name}: ${header}`);
  }
  const caching = response.headers.get("cache-control");
  assert.equal(caching === "no-store", !cached || response.status >= 400, `${name}: ${caching}`);
  const unwanted = [...response.headers.keys()].filter((header) => never.test(header));
  assert.deepEqual(unwanted, [], name);
}

/** Every route of the app by method and address; its parameters name nothing that is there. */
function routesOf(app: App): { method: string; path: string }[] {
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  return routes.map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, "nothing") }));
}

const page = { accept: "text/html" };
const stranger = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

Deno.test("every answer of every route keeps browsers on the safe side", () =>
  withSite(async ({ app }) => {
    const routes = routesOf(app);
    assert(routes.length > 30);
    for (const { method, path } of routes) {
      const cached = docsPaths.includes(path) && path !== "/openapi.json";
      for (const headers of [{}, { "x-api-key": adminKey }, stranger] as Record<string, string>[]) {
        await check(await send(app, method, path, headers), `${method} ${path}`, cached);
      }
      await check(await send(app, "PUT", path), `PUT ${path}`);
      await check(await send(app, "OPTIONS", path, stranger), `OPTIONS ${path}`);
    }
    await check(await send(app, "GET", "/", page), "the landing page", true);
    await check(await send(app, "GET", "/nothing-here"), "no page");
    await check(await send(app, "GET", "/%ff%00"), "a broken address");
  }));

Deno.test("TLS is demanded where a trusted proxy says that it was used", async () => {
  const overTls = { "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1" };
  const demand = "strict-transport-security";
  await withSite(async ({ app }) => {
    for (const { method, path } of routesOf(app)) {
      const { headers } = await send(app, method, path, overTls);
      assert.equal(headers.get(demand), "max-age=15552000", path);
    }
    const plain = await send(app, "GET", "/health", { "x-forwarded-proto": "http" });
    assert.equal(plain.headers.get(demand), null);
  }, { TRUSTED_PROXIES: "1" });
  await withSite(async ({ app }) => {
    assert.equal((await send(app, "GET", "/health", overTls)).headers.get(demand), null);
  });
});

const named = "https://app.example";

/** What a browser asks before a page of another site may send a key. */
function preflight(app: App, path: string, method: string, origin: string) {
  return send(app, "OPTIONS", path, {
    origin,
    "access-control-request-method": method,
    "access-control-request-headers": "authorization,content-type",
  });
}

Deno.test("pages of the origins that were named may ask and read, others may not", () =>
  withSite(async ({ app }) => {
    for (const { method, path } of routesOf(app)) {
      const asked = await preflight(app, path, method, named);
      assert.equal(asked.status, 204, path);
      assert.equal(asked.headers.get("access-control-allow-origin"), named);
      assert(asked.headers.get("access-control-allow-methods")?.includes(method));
      assert(asked.headers.get("access-control-allow-headers")?.includes("Authorization"));
      for (
        const origin of ["https://evil.example", "http://app.example", `${named}.evil`, "null"]
      ) {
        for (
          const answer of [
            await preflight(app, path, method, origin),
            await send(app, method, path, { origin, "x-api-key": adminKey }),
          ]
        ) {
          await answer.body?.cancel();
          assert.equal(
            answer.headers.get("access-control-allow-origin"),
            null,
            `${path} ${origin}`,
          );
          assert.match(answer.headers.get("vary") ?? "", /Origin/i, path);
        }
      }
    }
    const refused = await send(app, "GET", "/users", { origin: named });
    assert.deepEqual([refused.status, refused.headers.get("access-control-allow-origin")], [
      401,
      named,
    ]);
    assert.equal(refused.headers.get("access-control-allow-credentials"), null);
    const answered = await send(app, "GET", "/users", { origin: named, "x-api-key": adminKey });
    assert.equal(answered.status, 200);
    assert.equal(answered.headers.get("access-control-allow-origin"), named);
  }, { CORS_ORIGINS: `${named}, http://localhost:3000` }));

Deno.test("an open service answers pages of the named origins, and still no others", () =>
  withSite(async ({ app }) => {
    const asPage = (origin: string) => ({ origin, "sec-fetch-site": "cross-site" });
    assert.equal((await send(app, "GET", "/users", asPage(named))).status, 200);
    for (const origin of ["https://evil.example", "null", "http://localhost:3001"]) {
      assert.equal((await send(app, "GET", "/users", asPage(origin))).status, 403, origin);
    }
    const noOrigin = await send(app, "GET", "/users", { "sec-fetch-site": "cross-site" });
    assert.equal(noOrigin.status, 403);
    const rebound = await send(app, "GET", "/users", { ...asPage(named), host: "evil.example" });
    assert.equal(rebound.status, 403);
  }, { ADMIN_API_KEY: "", CORS_ORIGINS: named }));
