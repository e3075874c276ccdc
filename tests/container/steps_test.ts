import assert from "node:assert/strict";
import { pagePaths } from "../../routes/pages.ts";
import { adminKey, createApi, good, makeTenant } from "../e2e/api.ts";
import { freePort } from "../support/redis.ts";
import { build, type Built, sh } from "./build.ts";
import { type Container, startContainer } from "./container.ts";

const weights = new URL("../../../shared/models/", import.meta.url).pathname;

const tenant = "school";

Deno.test("no Docker engine runs here: the Dockerfile's steps, done in a clean folder", async (t) => {
  await using place = await makePlace();
  let built: Built | undefined;
  await t.step("build", async () => {
    built = await build("cpu", place.folder);
  });
  assert(built);
  const { folder } = built;
  await t.step("hold what the service needs and no more", () => checkContent(folder));
  // A volume with weights, as somebody would mount it.
  await sh(`cp '${weights}'*.onnx . && chmod a=r *.onnx`, { cwd: `${folder}/models` });
  await sh("chmod a-w .", { cwd: `${folder}/app` });
  await using container = await startContainer(built, {
    PORT: `${freePort()}`,
    MODEL_PACK: "edge",
    ADMIN_API_KEY: adminKey,
  });
  await t.step("become healthy, by HEALTHCHECK", () => container.healthy());
  await t.step("write to the volumes alone", () => checkModes(container));
  await t.step("enroll and identify", () => checkService(container));
  await t.step("drain after SIGTERM and exit with 0 within 15 s", () => checkDrain(container));
});

async function makePlace() {
  const folder = await Deno.makeTempDir({ prefix: "wajah-image-" });
  // The image's user passes through it.
  await Deno.chmod(folder, 0o755);
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await sh("chmod -R u+rwX .", { cwd: folder });
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function checkContent(folder: string): Promise<void> {
  const packages = await namesIn(`${folder}/app/node_modules`);
  const expected = ["hono", "onnxruntime-node", "onnxruntime-web", "redis", "sharp", "zod"];
  assert.deepEqual(expected.filter((name) => !packages.includes(name)), []);
  const unwanted = ["axe-core", "typescript", "playwright-core", "fast-check"];
  assert.deepEqual(unwanted.filter((name) => packages.includes(name)), []);
  const native = `${folder}/app/node_modules/onnxruntime-node/bin/napi-v6`;
  const machine = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  assert(await exists(`${native}/linux/${machine}/libonnxruntime.so.1`));
  assert(!await exists(`${native}/win32/x64/onnxruntime.dll`));
  assert(!await exists(`${folder}/app/node_modules/onnxruntime-web/dist/ort.all.js`));
  assert.deepEqual((await namesIn(`${folder}/app/models`)).sort(), ["README.md", "manifest.json"]);
  assert(!await exists(`${folder}/app/tools`));
}

async function checkModes(container: Container): Promise<void> {
  const writable: string[] = [];
  for (const path of ["/app", "/app/src", "/app/node_modules", "/app/models", "/deno-dir"]) {
    if (await container.canWrite(path)) writable.push(path);
  }
  assert.deepEqual(writable, []);
  assert(await container.canWrite("/app/data"));
  assert(await container.canWrite("/models"));
}

async function checkService({ url }: Container): Promise<void> {
  assert.equal((await createApi(url, "no key").ask("GET", "/enrollments")).status, 401);
  const api = await makeTenant(url, tenant);
  good(await api.post("/enroll", "pairs/img2.jpg", { user_id: "7", name: "Ani" }));
  const found = good(await api.post("/identify", "pairs/img6.jpg"));
  assert.deepEqual([found.match, found.user_id], [true, 7]);
  for (const path of ["/docs/swagger-ui-bundle.js", ...pagePaths]) {
    const response = await fetch(`${url}${path}`);
    assert.equal(response.status, 200, path);
    assert((await response.bytes()).length > 10, path);
  }
}

/** Requests that wait for their turn when the signal comes, and a client that stopped sending. */
async function checkDrain(container: Container): Promise<void> {
  const { url } = container;
  using _stalled = await stall(url);
  const api = createApi(url, adminKey);
  let answered = 0;
  const requests = Array.from({ length: 50 }, async () => {
    const { status, body } = await api.post("/identify", "pairs/img6.jpg", { tenant_id: tenant });
    answered++;
    return status === 200 && body.user_id === 7 || status === 503;
  });
  await Promise.race(requests);
  assert(answered < requests.length, "nothing was left to drain");
  const deadline = new Promise((resolve) =>
    Deno.unrefTimer(setTimeout(() => resolve("late"), 15_000))
  );
  assert.equal(await Promise.race([container.stop(), deadline]), 0, container.output());
  assert(!(await Promise.all(requests)).includes(false));
  await assert.rejects(fetch(`${url}/health`));
}

/** A connection that announces a photo and sends none of it. */
async function stall(url: string): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    "POST /detect HTTP/1.1",
    `Host: ${hostname}`,
    `Authorization: Bearer ${adminKey}`,
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Length: 1000",
  ];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n--x\r\n`));
  return connection;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name);
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
