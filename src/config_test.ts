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

Deno.test("a service has one cache at most, and all that it takes to reach it", () => {
  const upstash = {
    UPSTASH_REDIS_REST_URL: "https://x.upstash.io",
    UPSTASH_REDIS_REST_TOKEN: "t-o-k-e-n",
  };
  const REDIS_URL = "rediss://user:s3cret@x:6379/1";
  assert.partialDeepStrictEqual(parseConfig(upstash), upstash);
  assert.equal(parseConfig({ REDIS_URL }).REDIS_URL, REDIS_URL);
  const refused: [Record<string, string>, RegExp][] = [
    [{ REDIS_URL, ...upstash }, /REDIS_URL: names a second cache/],
    [{ ...upstash, UPSTASH_REDIS_REST_TOKEN: "" }, /UPSTASH_REDIS_REST_TOKEN only work together/],
    [{ ...upstash, UPSTASH_REDIS_REST_URL: "" }, /UPSTASH_REDIS_REST_URL: and/],
    [{ REDIS_URL: "http://s3cret" }, /REDIS_URL: must be a redis/],
    [{ ...upstash, UPSTASH_REDIS_REST_URL: "redis://s3cret" }, /UPSTASH_REDIS_REST_URL: must be/],
  ];
  for (const [settings, message] of refused) {
    assert.throws(() => parseConfig(settings), (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /s3cret|t-o-k-e-n/);
      return true;
    });
  }
});

Deno.test("whole numbers are digits within their range", () => {
  const ranges: Record<string, [smallest: number, largest: number]> = {
    PORT: [0, 65_535],
    TRUSTED_PROXIES: [0, 10],
    RETENTION_MINUTES: [1, 1_440],
    GALLERY_CACHE_SECONDS: [1, 86_400],
    CONFIG_CACHE_SECONDS: [1, 86_400],
    GALLERY_MEMORY_MB: [1, 1_000_000],
    TURSO_SYNC_SECONDS: [0, 3_600],
    INFERENCE_QUEUE: [0, 10_000],
    INFERENCE_STEADY_QUEUE: [0, 10_000],
    TENANT_REQUESTS_PER_SECOND: [0, 100_000],
    TENANT_PHOTOS_IN_FLIGHT: [1, 10_000],
    REQUEST_TIMEOUT_MS: [100, 600_000],
  };
  for (const [name, range] of Object.entries(ranges)) {
    const read = (value: string | number) =>
      new Map(Object.entries(parseConfig({ [name]: String(value) }))).get(name);
    assert.deepEqual(range.map(read), range);
    const [smallest, largest] = range;
    for (const value of [smallest - 1, largest + 1, "1.5", "1e3", "0x10", " 1", "one", "-1"]) {
      assert.throws(() => read(value), new RegExp(`${name}: must be`), `${name}=${value}`);
    }
  }
});

Deno.test("a threshold is a decimal number from 0 to 2", () => {
  for (const [text, number] of [["0", 0], [".5", 0.5], ["2", 2], ["0.35", 0.35]] as const) {
    assert.equal(parseConfig({ MATCH_THRESHOLD: text }).MATCH_THRESHOLD, number);
  }
  for (const MATCH_THRESHOLD of ["2.01", "-0.1", "NaN", "1e-1", "0,5", "Infinity", "."]) {
    assert.throws(() => parseConfig({ MATCH_THRESHOLD }), /MATCH_THRESHOLD/);
  }
});

Deno.test("liveness is decided by shares from 0 to 1 that leave no face both live and a spoof", () => {
  const names = ["LIVENESS_LIVE_FROM", "LIVENESS_SPOOF_BELOW", "LIVENESS_MIN_QUALITY"];
  for (const name of names) {
    for (const value of ["1.01", "-0.1", "NaN", "half"]) {
      assert.throws(() => parseConfig({ [name]: value }), new RegExp(`${name}: must be`), value);
    }
  }
  const pair = (LIVENESS_LIVE_FROM: string, LIVENESS_SPOOF_BELOW: string) =>
    parseConfig({ LIVENESS_LIVE_FROM, LIVENESS_SPOOF_BELOW });
  assert.partialDeepStrictEqual(pair("1", "0"), { LIVENESS_LIVE_FROM: 1, LIVENESS_SPOOF_BELOW: 0 });
  assert.equal(pair("0.5", "0.5").LIVENESS_SPOOF_BELOW, 0.5);
  assert.throws(() => pair("0.5", "0.51"), /LIVENESS_SPOOF_BELOW: must be at most/);
});

Deno.test("words are those that are known", () => {
  const words = {
    SEARCH_ENGINE: "database",
    MODEL_PACK: "edge_int8",
    INFERENCE_BACKEND: "wasm",
    IMAGE_CODEC: "imagescript",
    LIVENESS: "off",
    DEFAULT_LOCALE: "id",
  };
  assert.partialDeepStrictEqual(parseConfig(words), words);
  for (const name of Object.keys(words)) {
    for (const value of ["no such", "OFF", "auto "]) {
      assert.throws(() => parseConfig({ [name]: value }), new RegExp(name), `${name}=${value}`);
    }
  }
});

Deno.test("databases are named by addresses that libSQL knows", () => {
  for (const url of ["file:x.db", "libsql://x.turso.io", "https://x", "http://x", ":memory:"]) {
    assert.equal(parseConfig({ TURSO_DATABASE_URL: url }).TURSO_DATABASE_URL, url);
  }
  for (const url of ["x.db", "postgres://x", "ws://x", " file:x"]) {
    assert.throws(() => parseConfig({ TURSO_DATABASE_URL: url }), /TURSO_DATABASE_URL: must be/);
  }
  for (const url of ["file:x.db", ":memory:", "x"]) {
    assert.throws(() => parseConfig({ TURSO_SYNC_URL: url }), /TURSO_SYNC_URL: must be/);
  }
});

Deno.test("names that are no settings are no concern of the service", () => {
  assert.deepEqual(parseConfig({ PATH: "/bin", HTTP_PORT: "x" }), parseConfig({}));
});

Deno.test("the example file lists every setting with its default", async () => {
  const text = await Deno.readTextFile(new URL("../.env.example", import.meta.url));
  const pairs = text.split("\n").filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const listed = pairs.map(([name]) => name);
  assert.deepEqual(listed.toSorted(), settingNames.toSorted());
  assert.deepEqual(parseConfig(Object.fromEntries(pairs)), parseConfig({}));
});

Deno.test("origins are exact, without a path and without wildcards", () => {
  const origins = (text: string) => parseConfig({ CORS_ORIGINS: text }).CORS_ORIGINS;
  assert.deepEqual(origins(""), []);
  assert.deepEqual(origins("https://a.example, http://localhost:3000,"), [
    "https://a.example",
    "http://localhost:3000",
  ]);
  const refused = [
    "*",
    "https://*.example",
    "a.example",
    "https://a.example/",
    "null",
    "file:///x",
  ];
  for (
    const text of [...refused, "HTTPS://a.example", "https://a.example:443", "https://u@a.example"]
  ) {
    assert.throws(() => origins(text), /CORS_ORIGINS/, text);
  }
});
