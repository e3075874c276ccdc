import assert from "node:assert/strict";
import { Hono } from "hono";
import type { AppEnv } from "./hono_app.ts";
import { requestId } from "./request_id.ts";

async function ask(given?: string) {
  const app = new Hono<AppEnv>();
  app.use(requestId());
  app.get("/", (c) => c.text(c.get("requestId")));
  const headers = given === undefined ? {} : { "x-request-id": given };
  const response = await app.request("/", { headers });
  return { id: await response.text(), header: response.headers.get("x-request-id") };
}

Deno.test("a request without a name gets one, in its answer too", async () => {
  const first = await ask(), second = await ask();
  assert.match(first.id, /^[0-9a-f-]{36}$/);
  assert.equal(first.header, first.id);
  assert.notEqual(first.id, second.id);
});

Deno.test("a client's own UUID is kept, anything else is not believed", async () => {
  const given = "0b0e5d5e-8a5c-4c3f-9f0e-2d1c3b4a5f6e";
  assert.deepEqual(await ask(given), { id: given, header: given });
  for (const name of ["Ani", "", `${given}x`, "x".repeat(300)]) {
    const { id } = await ask(name);
    assert(id !== name && /^[0-9a-f-]{36}$/.test(id), name);
  }
});
