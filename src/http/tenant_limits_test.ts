import assert from "node:assert/strict";
import { createTenantLimits } from "./tenant_limits.ts";

function limitsOf(perSecond: number, inFlight: number) {
  const clock = { time: 0 };
  const limits = createTenantLimits({ perSecond, inFlight }, () => clock.time);
  const ask = (tenantId: string, times: number) => {
    for (let i = 0; i < times; i++) limits.admit(tenantId, false)[Symbol.dispose]();
  };
  return { clock, ask, ...limits };
}

function limited(retryAfter: number) {
  return { name: "WajahError", code: "rate_limited", fields: { retryAfter } };
}

Deno.test("a burst of a minute passes, then as many as come back", () => {
  const { clock, ask } = limitsOf(2, 1);
  ask("a", 120);
  assert.throws(() => ask("a", 1), limited(1));
  clock.time += 500;
  ask("a", 1);
  assert.throws(() => ask("a", 1), limited(1));
  clock.time += 600_000;
  ask("a", 120);
  assert.throws(() => ask("a", 1), limited(1));
});

Deno.test("what is refused is not counted, and Retry-After is when it passes", () => {
  const { clock, ask } = limitsOf(1, 1);
  ask("a", 60);
  for (let i = 0; i < 100; i++) assert.throws(() => ask("a", 1), limited(1));
  clock.time += 1000;
  ask("a", 1);
});

Deno.test("tenants don't use up each other's requests", () => {
  const { ask } = limitsOf(1, 1);
  ask("a", 60);
  assert.throws(() => ask("a", 1), limited(1));
  ask("b", 60);
});

Deno.test("bodies at once are bounded, other requests and other tenants go on", () => {
  const { admit, ask } = limitsOf(100, 2);
  const first = admit("a", true);
  const second = admit("a", true);
  const crowded = { code: "too_many_in_flight", fields: { retryAfter: 1, params: { limit: 2 } } };
  assert.throws(() => admit("a", true), crowded);
  ask("a", 3);
  admit("b", true)[Symbol.dispose]();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  using _third = admit("a", true);
  assert.throws(() => admit("a", true), crowded);
  second[Symbol.dispose]();
});

Deno.test("a rate of 0 is none", () => {
  const { ask, admit } = limitsOf(0, 1);
  ask("a", 1000);
  assert.deepEqual(admit("a", false).headers, {});
});

Deno.test("headers tell the policy and what is left of it", () => {
  const { admit, ask } = limitsOf(10, 1);
  ask("a", 19);
  assert.deepEqual(admit("a", false).headers, {
    "RateLimit-Policy": '"tenant";q=600;w=60',
    "RateLimit": '"tenant";r=580;t=2',
  });
});

Deno.test("of many tenants those at rest are forgotten, those at work are not", () => {
  const { admit, ask } = limitsOf(1, 1);
  using _working = admit("a", true);
  ask("b", 60);
  for (let i = 0; i < 10_000; i++) ask(`tenant ${i}`, 1);
  assert.throws(() => admit("a", true), { code: "too_many_in_flight" });
  ask("b", 60);
});
