import assert from "node:assert/strict";
import type { Backend } from "./backend.ts";
import { createFakeEngine } from "./fake.ts";
import type { Obstacle } from "./preflight.ts";
import { selectBackend, type StartOn } from "./select.ts";

/** Starts fakes, and remembers what was tried and what was disposed of. */
function machine(working: readonly Backend[]) {
  const tried: string[] = [], ended: Backend[] = [];
  const start: StartOn = (backend, { software, trial }) => {
    tried.push(backend + (software ? " in software" : "") + (trial ? " on trial" : ""));
    if (!working.includes(backend)) return Promise.reject(new Error(`${backend} broke\nat x.so`));
    const engine = createFakeEngine();
    const dispose = () => {
      ended.push(backend);
      return engine[Symbol.asyncDispose]();
    };
    const info = { ...engine.info, backend };
    const notes = [`${backend} note`];
    return Promise.resolve({ engine: { ...engine, info, [Symbol.asyncDispose]: dispose }, notes });
  };
  return { start, tried, ended };
}

const nothing = () => Promise.resolve(undefined);
const without = (obstacles: Partial<Record<Backend, Obstacle>>) => (backend: Backend) =>
  Promise.resolve(obstacles[backend]);
const noGpu = without({ cuda: { reason: "no GPU", expected: true } });

Deno.test("auto takes the first that works and tries nothing behind it", async () => {
  const { start, tried } = machine(["cuda", "cpu", "wasm"]);
  const { engine, notes, passedOver } = await selectBackend("auto", start, nothing);
  assert.equal(engine.info.backend, "cuda");
  assert.deepEqual([notes, passedOver, tried], [["cuda note"], [], ["cuda"]]);
});

Deno.test("a plain CPU machine starts one engine and is not warned", async () => {
  const { start, tried } = machine(["cpu"]);
  const { engine, notes, passedOver } = await selectBackend("auto", start, noGpu);
  assert.equal(engine.info.backend, "cpu");
  assert.deepEqual([notes, passedOver, tried], [["cpu note"], ["cuda: no GPU"], ["cpu"]]);
});

Deno.test("a better backend that should have worked is a note, in one line", async () => {
  const { start, tried } = machine(["wasm"]);
  const { engine, notes, passedOver } = await selectBackend("auto", start, noGpu);
  assert.equal(engine.info.backend, "wasm");
  assert.deepEqual(notes, [
    "A better backend is not used. cpu: cpu broke",
    "A better backend is not used. webgpu: webgpu broke",
    "wasm note",
  ]);
  assert.deepEqual(passedOver, ["cuda: no GPU"]);
  assert.deepEqual(tried, ["cpu", "webgpu", "wasm"]);
});

Deno.test("auto fails with every reason when nothing works", async () => {
  const { start } = machine([]);
  await assert.rejects(selectBackend("auto", start, noGpu), {
    message: "No inference backend works here. cuda: no GPU. cpu: cpu broke. " +
      "webgpu: webgpu broke. wasm: wasm broke",
  });
});

Deno.test("an explicit choice is taken, in software too, and nothing else is tried", async () => {
  const { start, tried } = machine(["cpu", "webgpu"]);
  const { engine, passedOver } = await selectBackend("webgpu", start, nothing);
  assert.equal(engine.info.backend, "webgpu");
  assert.deepEqual([passedOver, tried], [[], ["webgpu in software"]]);
});

Deno.test("an explicit choice that does not work is refused, naming what would", async () => {
  const { start, ended, tried } = machine(["cpu", "wasm"]);
  await assert.rejects(selectBackend("cuda", start, noGpu), {
    message: "INFERENCE_BACKEND=cuda does not work here: no GPU. What works here: cpu, wasm.",
  });
  assert.deepEqual(ended, ["cpu", "wasm"]);
  assert.deepEqual(tried, ["cpu on trial", "webgpu on trial", "wasm on trial"]);
  await assert.rejects(selectBackend("wasm", machine([]).start, noGpu), {
    message: "INFERENCE_BACKEND=wasm does not work here: wasm broke. Nothing works here.",
  });
});
