/** Runs the face detector beside the page, so that the page stays smooth. */

import { createFinder } from "./finder.js";

/** Where onnxruntime lies. */
const runtimes = new URL("../onnxruntime/", import.meta.url);

/** Milliseconds of a look from which on a GPU is worse than the CPU of any phone. */
const slow = 250;

/** Shape of the input for a picture of 4:3. */
const usual = [1, 3, 256, 320];

/** The network on the GPU where there is a good one, else on the CPU. */
async function openNetwork(weights) {
  if (await hasGpu()) {
    try {
      const network = await open("webgpu", weights);
      if (await timeOf(network) < slow) return network;
    } catch {
      // Some drivers offer an adapter that can't run the network.
    }
  }
  return await open("wasm", weights);
}

/** A GPU that is imitated on the CPU is slower than the CPU itself. */
async function hasGpu() {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter) && !(adapter.info?.isFallbackAdapter ?? false);
}

async function open(backend, weights) {
  const { InferenceSession, Tensor, env } = await import(new URL(`${backend}.js`, runtimes));
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: new URL(`${backend}.wasm`, runtimes).href };
  const session = await InferenceSession.create(weights, {
    executionProviders: [backend],
    logSeverityLevel: 4,
  });
  const [input] = session.inputNames;
  const run = async (values, shape) => {
    const results = await session.run({ [input]: new Tensor("float32", values, shape) });
    return session.outputNames.map((name) => results[name].data);
  };
  await run(new Float32Array(3 * 256 * 320), usual);
  return { backend, run };
}

/** How long a look takes once everything is compiled. */
async function timeOf({ run }) {
  const began = performance.now();
  await run(new Float32Array(3 * 256 * 320), usual);
  return performance.now() - began;
}

/** The weights; undefined where the service has none. */
async function fetchWeights() {
  const response = await fetch(new URL("../detector.onnx", import.meta.url));
  return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

async function start() {
  const weights = await fetchWeights();
  if (!weights) return postMessage({ failed: true });
  const { backend, run } = await openNetwork(weights);
  const find = createFinder(run);
  addEventListener("message", async ({ data: bitmap }) => {
    const { width, height } = bitmap;
    const found = await find(bitmap).catch(() => undefined);
    bitmap.close();
    postMessage(found ? { width, height, ...found } : { failed: true });
  });
  postMessage({ backend });
}

start().catch(() => postMessage({ failed: true }));
