/** The choice of a backend, through the ordinary entry. */

import assert from "node:assert/strict";
import { serviceSettings, startService } from "../support/service.ts";
import { adminKey, createApi, good } from "./api.ts";

async function withService(
  settings: Readonly<Record<string, string>>,
  work: (api: ReturnType<typeof createApi>, output: () => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-backends-" });
  try {
    await using service = await startService({ ...serviceSettings(folder), ...settings });
    await work(createApi(service.url, adminKey), service.output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("INFERENCE_BACKEND=wasm enrolls and identifies, and /health and /v1/models name it", () =>
  withService({ INFERENCE_BACKEND: "wasm", LIVENESS: "off" }, async (api) => {
    for (const path of ["/health", "/v1/models"]) {
      assert.equal(good(await api.ask("GET", path)).backend, "wasm");
    }
    good(await api.post("/enroll", "pairs/img2.jpg", { name: "Ani" }));
    const found = good(await api.post("/identify", "pairs/img6.jpg"));
    assert.deepEqual([found.match, found.name], [true, "Ani"]);
    assert.equal(good(await api.post("/identify", "pairs/img20.jpg")).match, false);
  }));

Deno.test("auto says why each better backend was not taken", () =>
  withService({}, async (api, output) => {
    const { backend, warnings } = good(await api.ask("GET", "/health"));
    const better = ["cuda", "cpu", "webgpu", "wasm"];
    const said = output() + warnings.join("\n");
    for (const name of better.slice(0, better.indexOf(backend))) {
      assert.match(said, new RegExp(`"reason":"${name}: \\w|not used\\. ${name}: \\w`));
    }
    assert.match(output(), new RegExp(`backend  ${backend} on `));
  }));
