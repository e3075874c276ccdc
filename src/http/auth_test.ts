import assert from "node:assert/strict";
import { Hono } from "hono";
import { WajahError } from "../errors.ts";
import { authenticate } from "./auth.ts";

const adminKey = "a-key-for-administrators";

function ask(key: string | undefined, headers: Record<string, string>, path = "/x") {
  const app = new Hono();
  app.use(authenticate({ adminKey: key, open: (p) => p === "/open" }));
  app.all("*", (c) => c.text("in"));
  app.onError((error, c) => c.text(error instanceof WajahError ? error.code : "?", 400));
  return Promise.resolve(app.request(`http://127.0.0.1:8000${path}`, { headers }))
    .then((response) => response.text());
}

Deno.test("with a key set, only the key opens", async () => {
  assert.equal(await ask(adminKey, { authorization: `Bearer ${adminKey}` }), "in");
  assert.equal(await ask(adminKey, { authorization: `bearer ${adminKey}` }), "in");
  assert.equal(await ask(adminKey, { "x-api-key": adminKey }), "in");
  for (
    const headers of [
      {},
      { "x-api-key": "" },
      { "x-api-key": adminKey + "x" },
      {
        authorization: adminKey,
      },
      { authorization: "Basic eDp5" },
      { "x-api-key": adminKey.slice(1) },
    ]
  ) {
    assert.equal(await ask(adminKey, headers as Record<string, string>), "unauthorized");
  }
  assert.equal(await ask(adminKey, {}, "/open"), "in");
});

Deno.test("without a key, only this machine's own programs and pages are answered", async () => {
  assert.equal(await ask(undefined, {}), "in");
  assert.equal(await ask(undefined, { host: "localhost:8000" }), "in");
  assert.equal(await ask(undefined, { host: "[::1]:8000" }), "in");
  const page = { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:8000" };
  assert.equal(await ask(undefined, page), "in");
  for (
    const headers of [
      { host: "evil.example" },
      { host: "127.0.0.1.evil.example" },
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ]
  ) {
    assert.equal(await ask(undefined, headers as Record<string, string>), "forbidden");
  }
});
