/** Ways to run networks, the one to prefer first. */
export const backends = ["cuda", "cpu", "webgpu", "wasm"] as const;

/** A way to run networks: `cuda` and `cpu` by native onnxruntime, the others by onnxruntime-web. */
export type Backend = typeof backends[number];

/**
 * How many workers a backend gets unless the settings say otherwise. On the CPU one a core; a GPU
 * is shared, and each worker keeps its own copy of the networks there and takes seconds to tune them:
 * two hide the work on pixels that goes on between two runs. WebGPU gets one, because it may be
 * imitated by the CPU.
 */
export function defaultWorkers(backend: Backend, cores = navigator.hardwareConcurrency): number {
  const most = { cuda: 2, cpu: cores, webgpu: 1, wasm: cores };
  return Math.min(cores, most[backend]);
}
