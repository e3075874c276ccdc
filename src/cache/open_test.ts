import { equal, rejects } from "node:assert/strict";
import { openCache } from "./open.ts";

Deno.test("the settings say which cache it is; no server is needed for that", async () => {
  const upstash = { upstashUrl: "https://x.upstash.io", upstashToken: "t" };
  const cases = [
    [{}, "memory"],
    [{ redisUrl: "redis://:word@127.0.0.1:1/0" }, "redis"],
    [{ redisUrl: "rediss://127.0.0.1:1" }, "redis"],
    [upstash, "upstash"],
    [{ redisUrl: "", ...upstash }, "upstash"],
  ] as const;
  for (const [settings, kind] of cases) {
    await using cache = await openCache(settings);
    equal(cache.kind, kind);
  }
});

Deno.test("settings that don't go together are refused with a sentence, never with a secret", async () => {
  const cases = [
    [{ redisUrl: "redis://secret", upstashUrl: "https://x" }, /two caches/],
    [{ redisUrl: "redis://secret", upstashToken: "secret" }, /two caches/],
    [{ upstashUrl: "https://secret" }, /set both/],
    [{ upstashToken: "secret" }, /set both/],
    [{ redisUrl: "https://secret" }, /redis:\/\//],
    [{ redisUrl: "secret" }, /REDIS_URL must look like/],
    [{ redisUrl: "redis://secret:99999" }, /REDIS_URL must look like/],
    [{ upstashUrl: "redis://secret", upstashToken: "t" }, /UPSTASH_REDIS_REST_URL must look/],
  ] as const;
  for (const [settings, sentence] of cases) {
    await rejects(openCache(settings), (error) => {
      return error instanceof Error && sentence.test(error.message) && !/secret/.test(`${error}`);
    });
  }
});
