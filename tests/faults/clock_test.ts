import { deepEqual, equal } from "node:assert/strict";
import { z } from "zod";
import { createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { startRedis } from "../support/redis.ts";
import { serviceSettings, startService } from "../support/service.ts";
import { enrollment, readPeople, recognized, tenant } from "./people.ts";
import { checkHealth } from "./refusals.ts";

const library = `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketimeMT.so.1`;
const adminKey = "admin-key-of-the-clock-test";
const day = 24 * 60 * 60_000;

/** A clock on the wall that a test moves; the one that measures durations goes on by itself. */
async function wallClock(folder: string) {
  const path = `${folder}/offset`;
  const move = (days: number) => Deno.writeTextFile(path, `${days < 0 ? "" : "+"}${days}d`);
  await move(0);
  const settings = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: path,
    FAKETIME_NO_CACHE: "1",
    DONT_FAKE_MONOTONIC: "1",
  };
  return { settings, move };
}

const issued = z.object({ key: z.string() });
const cached = z.object({ enrollment_cache_ttl: z.number(), config_cache_ttl: z.number() });

Deno.test("a clock that is moved by a day changes nothing but what is due by the calendar", async () => {
  await using folder = await tempFolder();
  await using redis = await startRedis();
  const clock = await wallClock(folder.path);
  const settings = {
    ...serviceSettings(folder.path),
    ...clock.settings,
    ADMIN_API_KEY: adminKey,
    REDIS_URL: redis.url,
    INFERENCE_WORKERS: "1",
  };
  await using service = await startService(settings);
  const api = createApi(service.url, adminKey);
  const [ani, budi] = await readPeople();
  await api.done("POST", "/v1/tenants", { json: { id: tenant, retention_days: 30 } });
  await api.enroll(tenant, ani);
  const keyFor = async (milliseconds: number) => {
    const expires_at = new Date(Date.now() + milliseconds).toISOString();
    const json = { scopes: ["enroll"], expires_at };
    return issued.parse(await api.done("POST", `/v1/tenants/${tenant}/keys`, { json })).key;
  };
  const keys = [await keyFor(day / 2), await keyFor(10 * day)];
  const opens = () =>
    Promise.all(
      keys.map(async (key) => (await api.ask("GET", `/enrollments/${tenant}`, { key })).status),
    );
  const logged = async () => {
    const { text } = await api.ask("GET", "/health");
    const { time } = JSON.parse(service.output().trim().split("\n").at(-1) ?? "");
    return text && Math.round((Date.parse(time) - Date.now()) / day);
  };
  for (const [days, expected] of [[1, [401, 200]], [-1, [200, 200]], [0, [200, 200]]] as const) {
    await clock.move(days);
    equal(await logged(), days, "the service sees the other time");
    // The first key ends at noon, wherever the clock says that is.
    deepEqual(await opens(), expected);
    equal(await recognized(api, ani), ani.userId);
    await api.done("POST", "/enroll", enrollment(budi));
    equal(await recognized(api, budi), budi.userId);
    await api.done("DELETE", `/user/${budi.userId}?tenant_id=${tenant}`);
    equal(await recognized(api, budi), null);
    await checkHealth(api, 200);
    // Copies live as long as Redis says, by its own clock.
    const { enrollment_cache_ttl, config_cache_ttl } = cached.parse(
      await api.done("GET", `/cache/${tenant}/status`),
    );
    equal(enrollment_cache_ttl <= 60 && config_cache_ttl <= 300, true);
  }
  equal(await service.stop(), 0);
});

Deno.test("failed keys are counted by the time that passes, wherever the clock is moved", async () => {
  await using folder = await tempFolder();
  const clock = await wallClock(folder.path);
  const settings = { ...serviceSettings(folder.path), ...clock.settings, ADMIN_API_KEY: adminKey };
  await using service = await startService(settings);
  const api = createApi(service.url);
  const statusOf = async (key: string) => (await api.ask("GET", "/v1/tenants", { key })).status;
  const answers: number[] = [];
  for (const days of [0, 1, -1, 0]) {
    await clock.move(days);
    for (let i = 0; i < 4; i++) answers.push(await statusOf(`wrong-key-number-${i}`));
  }
  deepEqual(answers, [...Array(10).fill(401), ...Array(6).fill(429)]);
  equal(await statusOf(adminKey), 429);
});
