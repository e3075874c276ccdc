import assert from "node:assert/strict";
import { createTenantLimits } from "../http/tenant_limits.ts";
import { waitForModels } from "./patient.ts";

const info: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
  completed: Promise.resolve(),
};

function waiting(started: Promise<void>, deadline: number) {
  const limits = {
    body: { fileBytes: 1, bodyBytes: 1, parts: 1, fields: 1 },
    bodyTimeout: deadline,
    intake: { bytes: 1, bodies: 1 },
    defaultLocale: "en" as const,
    deadline,
    photos: { check: () => undefined, holdBack: () => undefined },
    metrics: { stage: () => undefined },
    tenants: createTenantLimits({ perSecond: 0, inFlight: 1 }),
  };
  const seen: string[] = [];
  const fetch = waitForModels((request) => {
    seen.push(new URL(request.url).pathname);
    return new Response();
  }, { started, limits });
  return { seen, ask: async (path: string) => await fetch(new Request(`http://a${path}`), info) };
}

Deno.test("requests wait for the models, those that ask about the start do not", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { seen, ask } = waiting(promise, 60_000);
  const first = ask("/identify?x=1");
  await ask("/health");
  await ask("/ready");
  assert.deepEqual(seen, ["/health", "/ready"]);
  resolve();
  await first;
  assert.deepEqual(seen, ["/health", "/ready", "/identify"]);
});

Deno.test("what waits in vain is the service's to answer", async () => {
  const never = () => Promise.withResolvers<void>().promise;
  const failed = () => Promise.reject(new Error("no weights"));
  for (const start of [never, failed]) {
    const { seen, ask } = waiting(start(), 10);
    await ask("/identify");
    assert.deepEqual(seen, ["/identify"]);
  }
});
