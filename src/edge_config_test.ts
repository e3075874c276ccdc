import assert from "node:assert/strict";
import { ConfigError } from "./config.ts";
import { parseEdgeConfig } from "./edge_config.ts";

const remote = { TURSO_DATABASE_URL: "libsql://faces.example.test" };

function faultsOf(environment: Record<string, string>, exposed = false): string {
  try {
    parseEdgeConfig(environment, { exposed });
    return "";
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.message;
  }
}

Deno.test("a database server is all that must be set", () => {
  for (const url of ["libsql://a.test", "https://a.test", "http://127.0.0.1:1"]) {
    assert.equal(parseEdgeConfig({ TURSO_DATABASE_URL: url }).TURSO_DATABASE_URL, url);
  }
});

Deno.test("defaults are made for little memory, and a setting goes before them", () => {
  const { INFERENCE_WORKERS, GALLERY_MEMORY_MB, PORT } = parseEdgeConfig({
    ...remote,
    INFERENCE_WORKERS: "",
    GALLERY_MEMORY_MB: "9",
  });
  assert.deepEqual([INFERENCE_WORKERS, GALLERY_MEMORY_MB, PORT], [1, 9, 8000]);
});

Deno.test("what needs a disk, native code or a TCP connection is refused", () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ TURSO_DATABASE_URL: "" }, /TURSO_DATABASE_URL: must name a server/],
    [{ TURSO_DATABASE_URL: "file:x.db" }, /TURSO_DATABASE_URL: must name a server/],
    [{ TURSO_DATABASE_URL: ":memory:" }, /TURSO_DATABASE_URL: must name a server/],
    [{ TURSO_SYNC_URL: "libsql://a.test" }, /TURSO_SYNC_URL: a replica is a file/],
    [{ REDIS_URL: "redis://a.test" }, /REDIS_URL: is not spoken here/],
    [{ INFERENCE_BACKEND: "cpu" }, /INFERENCE_BACKEND: cpu needs native code/],
    [{ INFERENCE_BACKEND: "webgpu" }, /INFERENCE_BACKEND: webgpu needs/],
    [{ IMAGE_CODEC: "sharp" }, /IMAGE_CODEC: sharp is native code/],
  ];
  for (const [settings, fault] of cases) {
    assert.match(faultsOf({ ...remote, ...settings }), fault);
  }
  assert.equal(faultsOf({ ...remote, INFERENCE_BACKEND: "wasm", IMAGE_CODEC: "imagescript" }), "");
});

Deno.test("a shared cache needs the key that seals what goes there", () => {
  const cache = { UPSTASH_REDIS_REST_URL: "https://a.test", UPSTASH_REDIS_REST_TOKEN: "t" };
  assert.match(faultsOf({ ...remote, ...cache }), /TEMPLATE_KEY: is needed/);
  const TEMPLATE_KEY = new Uint8Array(32).toBase64();
  assert.equal(faultsOf({ ...remote, ...cache, TEMPLATE_KEY }), "");
});

Deno.test("where somebody else listens, an admin key is needed whatever HOST says", () => {
  assert.match(faultsOf({ ...remote, HOST: "127.0.0.1" }, true), /ADMIN_API_KEY: is needed/);
  const ADMIN_API_KEY = "sixteen-letters-";
  assert.equal(faultsOf({ ...remote, ADMIN_API_KEY }, true), "");
});

Deno.test("the address of weights is one that can be written into a log", () => {
  const read = (MODELS_URL: string) => faultsOf({ ...remote, MODELS_URL });
  assert.equal(read("https://models.example.test/wajah"), "");
  for (const url of ["file:///x", "https://u:p@a.test/", "https://a.test/?sig=canary", "a.test"]) {
    assert.match(read(url), /MODELS_URL: must be an https:/);
    assert.doesNotMatch(read(url), /canary|u:p/);
  }
});

Deno.test("all faults are told at once, and no value", () => {
  const message = faultsOf({ TURSO_DATABASE_URL: "file:canary.db", REDIS_URL: "redis://canary" });
  assert.equal(message.split("\n").length, 3);
  assert.doesNotMatch(message, /canary/);
});
