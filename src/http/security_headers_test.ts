import assert from "node:assert/strict";
import { Hono } from "hono";
import { securityHeaders } from "./security_headers.ts";

async function policyOf(path: string): Promise<string> {
  const app = new Hono();
  app.use(securityHeaders({ compiling: new Set(["/camera"]) }));
  app.get("*", (c) => c.text("page"));
  return (await app.request(path)).headers.get("Content-Security-Policy") ?? "";
}

Deno.test("pages that compile WebAssembly may do that, start workers and nothing else", async () => {
  const policy = await policyOf("/camera");
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
  assert.match(policy, /worker-src 'self'/);
  assert.match(policy, /style-src 'self';/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
});

Deno.test("no other answer may", async () => {
  const policy = await policyOf("/else");
  assert.match(policy, /default-src 'none'; script-src 'self';/);
  assert.doesNotMatch(policy, /wasm|worker/);
});
