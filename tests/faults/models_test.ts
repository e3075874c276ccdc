import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { serveHrana } from "../support/hrana.ts";
import { freePort } from "../support/redis.ts";
import { runService, serviceSettings, startService, type StartTask } from "../support/service.ts";
import { readPeople, tenant } from "./people.ts";
import { checkRefusal } from "./refusals.ts";
import { detector, type Harm, liveness, recognizer, shelve, turnBit } from "./weights.ts";

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${
  "0".repeat(64)
}\nsize 9\n`;

/** What can have become of a file of weights. */
const harms: Readonly<Record<string, Harm>> = {
  "missing": () => undefined,
  "empty": () => new Uint8Array(),
  "truncated": (good) => good.subarray(0, good.length / 2),
  "a Git LFS pointer": () => new TextEncoder().encode(pointer),
  "one bit turned": turnBit,
  "something after its end": (good) => Uint8Array.from([...good, 0]),
};

/** Runs a service to its end and asks all the time whether it is ready; what it answered. */
async function runAsking(settings: Record<string, string>, task: StartTask) {
  const port = freePort();
  let running = true;
  const heard = new Set<number>();
  const asking = (async () => {
    while (running) {
      const response = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
      if (response) heard.add(response.status);
      await response?.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const ended = await runService({ ...settings, PORT: `${port}` }, task);
  running = false;
  await asking;
  return { ...ended, heard };
}

function settingsOf(task: StartTask, folder: string, stack: AsyncDisposableStack) {
  if (task === "start") return serviceSettings(folder);
  const token = "token-of-the-test";
  const { url } = stack.use(serveHrana({ path: `${folder}/server.db`, token }));
  const { TEMPLATE_KEY_FILE: _, ...settings } = serviceSettings(folder);
  return { ...settings, TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: token };
}

for (const task of ["start", "edge"] as const) {
  Deno.test(`${task}: weights that are not what they should be stop the start`, async (t) => {
    for (const [i, [what, harm]] of Object.entries(harms).entries()) {
      const file = [recognizer, detector][i % 2];
      await t.step(`${file}: ${what}`, async () => {
        await using stack = new AsyncDisposableStack();
        const { path } = stack.use(await tempFolder());
        const MODELS_DIR = await shelve(path, [file], harm);
        const settings = { ...settingsOf(task, path, stack), MODELS_DIR };
        const { code, output, heard } = await runAsking(settings, task);
        equal(code, 1, output);
        match(output, /wajah can't start\. /);
        ok(output.includes(file), output);
        ok(!heard.has(200), "it said that it is ready");
        ok(!/\.ts:\d+/.test(output), output);
      });
    }
  });
}

Deno.test("without whole liveness networks nobody is recognized who would have to be live", async () => {
  await using folder = await tempFolder();
  const MODELS_DIR = await shelve(folder.path, liveness);
  const settings = { ...serviceSettings(folder.path), MODELS_DIR, INFERENCE_WORKERS: "1" };
  await using service = await startService(settings);
  const api = createApi(service.url);
  const [ani] = await readPeople();
  await api.enroll(tenant, ani);
  const form = { tenant_id: tenant, file: ani.again };
  checkRefusal(await api.ask("POST", "/recognize", { form }), "liveness_unavailable");
  checkRefusal(
    await api.ask("POST", "/identify", { form: { ...form, liveness: "true" } }),
    "liveness_unavailable",
  );
  equal((await api.identify(tenant, ani.again)).user_id, ani.userId);
  const { warnings } = JSON.parse((await api.ask("GET", "/health")).text);
  deepEqual(liveness.filter((file) => !warnings.join().includes(file)), []);
});
