import assert from "node:assert/strict";
import * as onnxruntime from "onnxruntime-node";
import { modelsFolder } from "../../tests/engines/native.ts";
import type { Network } from "./network.ts";
import { openOnGpu, openSession } from "./session.ts";

const path = `${modelsFolder}/mobilefacenet_128.onnx`;
const open = (model: string | Uint8Array) => openSession(onnxruntime, model, {});

Deno.test("a network opens from a path and from bytes, and answers the same", async () => {
  const input = Float32Array.from({ length: 3 * 112 * 112 }, (_, i) => Math.sin(i));
  const answers: Float32Array[] = [];
  for (const model of [path, await Deno.readFile(path)]) {
    const network = await open(model);
    const [output] = await network.run(input, [1, 3, 112, 112]);
    answers.push(output.slice());
    await network.release();
  }
  assert.equal(answers[0].length, 128);
  assert(answers[0].every((value, i) => value === answers[1][i]), "the answers differ");
});

/** Opens on the CPU, after refusing what a GPU would refuse. */
function gpu(refusal?: string) {
  const strict: boolean[] = [];
  const openIt = async ({ extra }: { extra?: object }): Promise<Network> => {
    strict.push(extra !== undefined);
    if (refusal && extra) throw new Error(refusal);
    return await open(path);
  };
  return { strict, open: openIt };
}

const mixed = "nodes are assigned to the default CPU EP, but fallback to CPU EP has been disabled";

Deno.test("a network that a GPU runs alone is opened once, without the CPU", async () => {
  const { strict, open } = gpu();
  const { network, helped } = await openOnGpu(open);
  await network.release();
  assert.deepEqual([helped, strict], [false, [true]]);
});

Deno.test("a network that a GPU can't run alone is opened with the CPU's help, and that is told", async () => {
  const { strict, open } = gpu(mixed);
  const { network, helped } = await openOnGpu(open);
  await network.release();
  assert.deepEqual([helped, strict], [true, [true, false]]);
});

Deno.test("a network that a GPU can't open is not tried on the CPU", async () => {
  const { strict, open } = gpu("Failed to load shared library");
  await assert.rejects(openOnGpu(open), { message: "Failed to load shared library" });
  assert.deepEqual(strict, [true]);
});

Deno.test("native onnxruntime refuses CUDA where its library is not, and never takes the CPU", async () => {
  const native = new URL("../bin/napi-v6/linux/x64/", import.meta.resolve("onnxruntime-node"));
  const library = new URL("libonnxruntime_providers_cuda.so", native);
  const here = await Deno.stat(library).then(() => true, () => false);
  const options = { executionProviders: ["cuda", "cpu"], logSeverityLevel: 4 } as const;
  const outcome = await openSession(onnxruntime, path, options)
    .then((network) => network.release().then(() => "opened"), String);
  assert(here || /Cuda: Failed to load/.test(outcome), outcome);
});
