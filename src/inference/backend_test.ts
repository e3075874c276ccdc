import assert from "node:assert/strict";
import { backends, defaultWorkers } from "./backend.ts";

Deno.test("the CPU gets a worker a core, a GPU a few, and nobody more than there are cores", () => {
  const on = (cores: number) => backends.map((backend) => defaultWorkers(backend, cores));
  assert.deepEqual(backends, ["cuda", "cpu", "webgpu", "wasm"]);
  assert.deepEqual(on(16), [2, 16, 1, 16]);
  assert.deepEqual(on(1), [1, 1, 1, 1]);
});
