import assert from "node:assert/strict";
import { pagePaths } from "../../routes/pages.ts";
import { createApp } from "../../src/app.ts";
import { withSite } from "../security/site.ts";

const folder = new URL("../../static/", import.meta.url);

async function namesIn(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(path, folder)));
  const names = entries.map(({ name, isDirectory }) =>
    isDirectory ? namesIn(`${path}${name}/`) : [path + name]
  );
  return (await Promise.all(names)).flat();
}

Deno.test("what pages are made of is answered without a key, to HEAD too", () =>
  withSite(async ({ app }) => {
    for (const path of pagePaths) {
      const { status, headers } = await app.request(path, { method: "HEAD" });
      assert.equal(status, 200, path);
      const response = await app.request(path);
      assert.equal(response.status, 200, path);
      const { length } = await response.bytes();
      assert.equal(headers.get("Content-Length") ?? `${length}`, `${length}`, path);
      assert.doesNotMatch(response.headers.get("Cache-Control") ?? "", /no-store/, path);
      const tag = response.headers.get("ETag");
      if (!tag) continue;
      const again = await app.request(path, { headers: { "If-None-Match": tag } });
      assert.deepEqual([again.status, (await again.bytes()).length], [304, 0], path);
    }
  }));

Deno.test("every page and module there is is served", async () => {
  const isDocs = (name: string) => /^(docs\..+|index\.html)$/.test(name);
  const names = (await namesIn("./")).map((name) => name.replace("./", ""))
    .filter((name) => !name.endsWith("_test.ts") && !isDocs(name));
  const served = pagePaths.map((path) => path.replace(/^\/(static\/)?/, ""));
  assert.deepEqual(names.filter((name) => !served.includes(name)), []);
});

Deno.test("where there is no detector for browsers, the answer is empty and not an error", () =>
  withSite(async ({ deps }) => {
    const app = createApp({ ...deps, readPageDetector: () => Promise.resolve(undefined) });
    assert.equal((await app.request("/static/detector.onnx")).status, 204);
  }));

Deno.test("pages with a camera may compile WebAssembly, no other answer may", () =>
  withSite(async ({ app }) => {
    const policyOf = async (path: string) => {
      const { headers } = await app.request(path, { headers: { Accept: "text/html" } });
      return headers.get("Content-Security-Policy") ?? "";
    };
    for (const path of ["/camera_test.html", "/enroll_camera.html"]) {
      assert.match(await policyOf(path), /script-src 'self' 'wasm-unsafe-eval';/);
    }
    assert.match(await policyOf("/static/camera/detector_worker.js"), /wasm-unsafe-eval/);
    for (const path of ["/", "/docs", "/static/camera/stage.js", "/health", "/identify"]) {
      assert.doesNotMatch(await policyOf(path), /wasm|worker/, path);
    }
  }));
