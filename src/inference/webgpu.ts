import { createRequire } from "node:module";
import type * as Onnxruntime from "onnxruntime-web";
import type { Runtime } from "./runtime.ts";
import { openOnGpu, openSession } from "./session.ts";
import type { ReadWeights } from "./wasm.ts";

/** Options of WebGPU. */
export interface WebGpuOptions {
  /** Whether a GPU that a driver only imitates on the CPU will do. */
  readonly software: boolean;
  /** Where the weights come from; files unless said otherwise. */
  readonly read?: ReadWeights;
}

/**
 * The GPU that WebGPU offers, by onnxruntime in WebAssembly.
 *
 * @throws {Error} when there is none, or only one in software and that won't do
 */
export async function openWebGpu(
  { software, read = Deno.readFile }: WebGpuOptions,
): Promise<Runtime> {
  const device = await findAdapter(software);
  const onnxruntime = loadOnnxruntime();
  const helped: string[] = [];
  return {
    device,
    helped,
    async open(path) {
      const weights = await read(path);
      const opened = await openOnGpu((options) =>
        openSession(onnxruntime, weights, { ...options, executionProviders: ["webgpu"] })
      );
      if (opened.helped) helped.push(path);
      return opened.network;
    },
  };
}

/** The name of the adapter. */
async function findAdapter(software: boolean): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error("WebGPU finds no adapter");
  const { description, vendor, device, isFallbackAdapter } = adapter.info;
  const name = description || `${vendor} ${device}`;
  if (!isFallbackAdapter || software) return name;
  throw new Error(`WebGPU's only adapter is software (${name}), slower than the CPU itself`);
}

/**
 * The package's CommonJS build: the other one resolves its own address against `location.origin`,
 * which in a worker of Deno is "null" and makes it throw.
 */
function loadOnnxruntime(): typeof Onnxruntime {
  const onnxruntime: typeof Onnxruntime = createRequire(import.meta.url)("onnxruntime-web/webgpu");
  onnxruntime.env.wasm.numThreads = 1;
  onnxruntime.env.wasm.wasmPaths = {
    mjs: import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs"),
    wasm: import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm"),
  };
  return onnxruntime;
}
