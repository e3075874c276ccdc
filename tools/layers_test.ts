import assert from "node:assert/strict";
import { importFault, layerOf } from "./layers.ts";

const root = "/any/where";

Deno.test("a file's layer is its folder, a top file's its name or base", () => {
  assert.equal(layerOf(`${root}/src/face/nms.ts`), "face");
  assert.equal(layerOf(`${root}/src/errors.ts`), "base");
  assert.equal(layerOf(`${root}/src/deps.ts`), "deps");
  assert.equal(layerOf(`${root}/routes/faces.ts`), "routes");
  assert.equal(layerOf(`${root}/src/face/nms_test.ts`), undefined);
  assert.equal(layerOf(`${root}/tests/e2e/x.ts`), undefined);
});

Deno.test("imports go one way", () => {
  const fault = (file: string, specifier: string) => importFault(`${root}/${file}`, specifier);
  assert.equal(fault("src/services/enroll_person.ts", "../store/store.ts"), undefined);
  assert.equal(fault("src/face/nms.ts", "./box.ts"), undefined);
  assert.equal(fault("src/services/gallery.ts", "../cache/cache.ts"), undefined);
  assert.match(fault("src/cache/gallery_cache.ts", "../store/store.ts") ?? "", /cache must not/);
  assert.match(fault("src/face/nms.ts", "../inference/engine.ts") ?? "", /face must not/);
  assert.match(fault("src/services/x.ts", "../http/form.ts") ?? "", /services must not/);
  assert.match(fault("src/store/libsql.ts", "../../routes/faces.ts") ?? "", /store must not/);
  assert.match(fault("routes/faces.ts", "../src/main.ts") ?? "", /routes must not/);
});

Deno.test("a package is imported by its adapter alone", () => {
  const fault = (file: string, specifier: string) => importFault(`${root}/${file}`, specifier);
  assert.equal(fault("src/inference/native.ts", "onnxruntime-node"), undefined);
  assert.match(fault("src/inference/pool.ts", "onnxruntime-node") ?? "", /only its adapter/);
  assert.match(fault("src/inference/native.ts", "onnxruntime-web") ?? "", /only its adapter/);
  assert.equal(fault("src/cache/redis.ts", "redis"), undefined);
  assert.match(fault("src/cache/upstash.ts", "redis") ?? "", /only its adapter/);
  assert.match(fault("src/services/x.ts", "@upstash/redis") ?? "", /services must not/);
  assert.match(fault("src/services/x.ts", "hono") ?? "", /services must not import hono/);
  assert.match(fault("src/face/x.ts", "zod") ?? "", /face must not import zod/);
  assert.match(fault("src/http/x.ts", "@libsql/client/web") ?? "", /http must not/);
});
