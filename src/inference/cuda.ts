import { readCudaDevice } from "./cuda_device.ts";
import type { Runtime } from "./runtime.ts";
import { openOnGpu, openSession } from "./session.ts";

/**
 * The first NVIDIA GPU, by onnxruntime's native add-on. `run` holds the calling thread until it is
 * done, so this belongs into a worker.
 *
 * @throws {Error} when there is no such GPU; opening a network throws when onnxruntime's CUDA
 *   library or one that it needs is missing
 */
export function openCuda(): Runtime {
  const device = readCudaDevice();
  const helped: string[] = [];
  return {
    device,
    helped,
    async open(path) {
      const onnxruntime = await import("onnxruntime-node");
      const opened = await openOnGpu((options) =>
        openSession(onnxruntime, path, { ...options, executionProviders: ["cuda"] })
      ).catch(explain);
      if (opened.helped) helped.push(path);
      return opened.network;
    },
  };
}

/** onnxruntime's error does not say what to do, only its log names the library that is missing. */
function explain(error: unknown): never {
  if (!(error instanceof Error && /Failed to load shared library/.test(error.message))) throw error;
  throw new Error(
    "onnxruntime's CUDA library does not load: it needs CUDA 13 (cudart, cublas, curand) and cuDNN 9 " +
      "in the loader's path; its log names the file that is missing",
    { cause: error },
  );
}
