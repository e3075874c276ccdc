import assert from "node:assert/strict";
import { NoCudaDevice } from "./cuda_device.ts";
import { findCudaObstacle, findObstacle } from "./preflight.ts";

const gpu = () => "Test GPU";
const folderUrl = (path: string) => () => new URL(`file://${path}/`);

Deno.test("nothing speaks against the CPU, native or in WebAssembly", async () => {
  assert.equal(await findObstacle("cpu"), undefined);
  assert.equal(await findObstacle("wasm"), undefined);
});

Deno.test("a machine without an NVIDIA GPU is nothing to report", async () => {
  const none = () => {
    throw new NoCudaDevice("there is no NVIDIA driver");
  };
  const expected = { reason: "there is no NVIDIA driver", expected: true };
  assert.deepEqual(await findCudaObstacle(none), expected);
});

Deno.test("a GPU without onnxruntime's library is reported, naming both", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const obstacle = await findCudaObstacle(gpu, folderUrl(folder));
    assert.equal(obstacle?.expected, false);
    assert.match(obstacle.reason, /^Test GPU is here, but .*libonnxruntime_providers_cuda\.so/);
    await Deno.writeFile(`${folder}/libonnxruntime_providers_cuda.so`, new Uint8Array());
    assert.equal(await findCudaObstacle(gpu, folderUrl(folder)), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the library is looked for beside onnxruntime's own", async () => {
  const missing = await findCudaObstacle(gpu);
  const native = new URL("../bin/napi-v6/linux/x64/", import.meta.resolve("onnxruntime-node"));
  const there = await Deno.stat(new URL("libonnxruntime_providers_cuda.so", native)).catch(() => 0);
  assert.equal(missing === undefined, there !== 0);
  assert((await Deno.stat(new URL("libonnxruntime.so.1", native))).isFile);
});

Deno.test("any other fault is not taken for a missing GPU", async () => {
  const fault = () => {
    throw new TypeError("a mistake");
  };
  await assert.rejects(findCudaObstacle(fault), TypeError);
});

Deno.test({
  name: "without the permission for native code, both native backends say so",
  permissions: { ffi: false, read: true },
  fn: async () => {
    for (const backend of ["cuda", "cpu"] as const) {
      const expected = { reason: "native code needs --allow-ffi", expected: false };
      assert.deepEqual(await findObstacle(backend), expected);
    }
    assert.equal(await findObstacle("wasm"), undefined);
  },
});
