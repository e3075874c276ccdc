/** The entry without native code as a process of its own, on real servers and photos. */

import assert from "node:assert/strict";
import { adminKey, createApi, good } from "../e2e/api.ts";
import { edgeHome, startEdge } from "../support/edge.ts";
import { freePort, startRedis } from "../support/redis.ts";
import { runService, type Service, startService } from "../support/service.ts";
import { startUpstash } from "../support/upstash.ts";
import { serveModels } from "./models.ts";

const root = new URL("../../", import.meta.url);
const key = { ADMIN_API_KEY: adminKey };

async function tempFolder() {
  const path = await Deno.makeTempDir({ prefix: "wajah-edge-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("the edge task may use the network, read and see its environment, and nothing else", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const flags = tasks.edge.command.match(/(?<= )-\S+/g);
  assert.deepEqual(flags, ["--allow-net", "--allow-read", "--allow-env"]);
});

/** Libraries of packages that a process has loaded, as Linux tells. */
async function librariesOf({ pid }: Service): Promise<string[]> {
  const maps = await Deno.readTextFile(`/proc/${pid}/maps`);
  const packages = new URL("node_modules/", root).pathname;
  return [...new Set(maps.match(/\S+$/gm))].filter((path) => path.startsWith(packages));
}

Deno.test("enrolls, identifies, verifies and judges liveness with weights from an address", async () => {
  await using folder = await tempFolder();
  await using models = serveModels();
  await using redis = await startRedis();
  await using upstash = await startUpstash(redis.url);
  await using service = await startEdge(folder.path, {
    ...key,
    MODELS_DIR: `${folder.path}/none`,
    MODELS_URL: models.url,
    TEMPLATE_KEY: new Uint8Array(32).fill(3).toBase64(),
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
  });
  const api = createApi(service.url, adminKey);
  const { backend, codec, store, cache, warnings } = good(await api.ask("GET", "/health"));
  assert.deepEqual([backend, codec, store, cache], [
    "wasm",
    "imagescript",
    "libsql remote",
    "upstash",
  ]);
  assert.deepEqual(warnings, []);
  const person = { user_id: "7" };
  good(await api.post("/enroll", "pairs/img2.jpg", { ...person, name: "Ani" }));
  const found = good(await api.post("/identify", "pairs/img6.jpg"));
  assert.deepEqual([found.match, found.name], [true, "Ani"]);
  const other = good(await api.post("/identify", "pairs/img20.jpg"));
  assert.equal(other.match, false);
  assert.equal(good(await api.post("/verify", "pairs/img6.jpg", person)).verified, true);
  assert.equal(good(await api.post("/verify", "pairs/img20.jpg", person)).verified, false);
  const real = good(await api.post("/recognize", "liveness/image_T1.jpg"));
  assert.equal(real.data.liveness_ok, true);
  const spoof = good(await api.post("/recognize", "liveness/image_F1.jpg"));
  assert.equal(spoof.data.liveness_ok, false);
  assert.doesNotMatch(await redis.command("DBSIZE"), /^:0\r/);
  assert(models.asked.includes("det_500m.onnx"));
  const detector = await fetch(`${service.url}/static/detector.onnx`);
  assert.equal((await detector.bytes()).length, 2_524_817);
  assert.deepEqual(await librariesOf(service), []);
});

Deno.test("the ordinary entry shows the libraries that the edge entry does not load", async () => {
  await using folder = await tempFolder();
  await using home = edgeHome(folder.path);
  await using service = await startService(home.settings);
  assert((await librariesOf(service)).some((path) => /onnxruntime/.test(path)));
});

Deno.test("what needs a disk or native code is refused at the start, all at once", async () => {
  const { code, output } = await runService({
    PORT: "0",
    IMAGE_CODEC: "sharp",
    REDIS_URL: "redis://127.0.0.1",
  }, "edge");
  assert.equal(code, 1);
  assert.match(output, /TURSO_DATABASE_URL: must name a server/);
  assert.match(output, /IMAGE_CODEC: sharp is native code/);
  assert.match(output, /REDIS_URL: is not spoken here/);
});

Deno.test("on Deno Deploy nobody is answered without an admin key to ask for", async () => {
  const settings = { PORT: "0", TURSO_DATABASE_URL: "http://127.0.0.1:9", DENO_DEPLOY: "true" };
  const { code, output } = await runService(settings, "edge");
  assert.equal(code, 1);
  assert.match(output, /ADMIN_API_KEY: is needed/);
});

/** `deno serve` of the handler; resolves when it listens. */
async function serveHandler(settings: Readonly<Record<string, string>>) {
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["serve", "--allow-net", "--allow-read", "--allow-env", "--host", "127.0.0.1"],
      ...["--port", `${port}`, "src/edge_handler.ts"],
    ],
    cwd: root,
    env: { NO_COLOR: "1", ...settings },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const chunks: string[] = [];
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) chunks.push(text);
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const url = `http://127.0.0.1:${port}`;
  while (!/Listening on/.test(chunks.join(""))) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    url,
    output: () => chunks.join(""),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await collected;
    },
  };
}

Deno.test("under deno serve the first request starts the service and is answered", async () => {
  await using folder = await tempFolder();
  await using home = edgeHome(folder.path);
  await using served = await serveHandler({ ...home.settings, ...key });
  const api = createApi(served.url, adminKey);
  const [first, second] = await Promise.all([
    api.post("/enroll", "pairs/img2.jpg", { name: "Ani", user_id: "7" }),
    api.post("/detect", "pairs/img20.jpg"),
  ]);
  good(first);
  good(second);
  const found = good(await api.post("/identify", "pairs/img6.jpg"));
  assert.deepEqual([found.match, found.name], [true, "Ani"]);
});

Deno.test("under deno serve nobody is answered without an admin key to ask for", async () => {
  await using folder = await tempFolder();
  await using home = edgeHome(folder.path);
  await using served = await serveHandler(home.settings);
  for (let turn = 0; turn < 2; turn++) {
    const response = await fetch(`${served.url}/users`);
    assert.equal(response.status, 503);
    assert.equal((await response.json()).code, "not_ready");
  }
  assert.match(served.output(), /ADMIN_API_KEY: is needed/);
});
