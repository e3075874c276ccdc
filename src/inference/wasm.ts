import type { Runtime } from "./runtime.ts";
import { openSession } from "./session.ts";

/** Options of WebAssembly. */
export interface WasmOptions {
  /** Threads that share one run; one where the runtime has no shared memory. */
  readonly threads: number;
  /** Where the weights come from; files unless said otherwise. */
  readonly read?: ReadWeights;
}

/** Gives the weights that the recipe knows by a path. */
export type ReadWeights = (path: string) => Promise<Uint8Array>;

/** The CPU, by onnxruntime in WebAssembly with SIMD. */
export function openWasm({ threads, read = Deno.readFile }: WasmOptions): Runtime {
  return {
    device: "cpu",
    helped: [],
    async open(path) {
      const onnxruntime = await import("onnxruntime-web");
      onnxruntime.env.wasm.numThreads = threads;
      return await openSession(onnxruntime, await read(path), { executionProviders: ["wasm"] });
    },
  };
}
