import { ok } from "node:assert/strict";
import { tempFolder } from "../stores/fixtures.ts";
import { startRedis } from "../support/redis.ts";
import { killRepeatedly, type Met } from "./kills.ts";

/** Kills that meet nothing would prove nothing. */
function checkMet(met: Met): void {
  ok(met.open > 5 && met.acknowledged > 10 && met.recognized > 5, JSON.stringify(met));
}

Deno.test("a service that is killed while it enrolls and deletes loses nothing and revives nobody", async () => {
  await using folder = await tempFolder();
  checkMet(await killRepeatedly(folder.path, { kills: 8, seed: 1 }));
});

Deno.test("what a killed service left in a shared cache revives nobody", async () => {
  await using folder = await tempFolder();
  await using redis = await startRedis();
  const more = { REDIS_URL: redis.url };
  checkMet(await killRepeatedly(folder.path, { kills: 8, seed: 2, more }));
});
