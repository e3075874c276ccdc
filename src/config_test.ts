import assert from "node:assert/strict";
import { ConfigError, parseConfig, settingNames } from "./config.ts";

Deno.test("no settings give the documented defaults", () => {
  const config = parseConfig({});
  assert.equal(config.HOST, "127.0.0.1");
  assert.equal(config.PORT, 8000);
  assert.equal(config.MATCH_THRESHOLD, 0.35);
  assert.equal(config.TURSO_DATABASE_URL, "file:data/wajah.db");
  assert(Object.isFrozen(config));
});

Deno.test("an empty value counts as unset", () => {
  assert.equal(parseConfig({ PORT: "", ADMIN_API_KEY: "" }).PORT, 8000);
});

Deno.test("every fault is named at once, no value is repeated", () => {
  const settings = { PORT: "70000", MATCH_THRESHOLD: "much", ADMIN_API_KEY: "short-secret" };
  assert.throws(() => parseConfig(settings), (error: Error) => {
    assert(error instanceof ConfigError);
    for (const name of Object.keys(settings)) assert.match(error.message, new RegExp(name));
    assert.doesNotMatch(error.message, /short-secret/);
    return true;
  });
});

Deno.test("an address that others reach needs a key", () => {
  assert.throws(() => parseConfig({ HOST: "0.0.0.0" }), /HOST.*ADMIN_API_KEY/);
  assert.equal(parseConfig({ HOST: "0.0.0.0", ADMIN_API_KEY: "k".repeat(16) }).HOST, "0.0.0.0");
  for (const HOST of ["127.0.0.1", "localhost", "::1"]) parseConfig({ HOST });
});

Deno.test("settings that nothing acts on yet are refused", () => {
  assert.throws(() => parseConfig({ REDIS_URL: "redis://x" }), /REDIS_URL.*not supported/);
});

Deno.test("the example file lists every setting with its default", async () => {
  const text = await Deno.readTextFile(new URL("../.env.example", import.meta.url));
  const pairs = text.split("\n").filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const notYet = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN", "REDIS_URL"];
  const listed = pairs.map(([name]) => name);
  assert.deepEqual(listed.toSorted(), settingNames.filter((n) => !notYet.includes(n)).toSorted());
  assert.deepEqual(parseConfig(Object.fromEntries(pairs)), parseConfig({}));
});
