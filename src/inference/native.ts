import type { Network } from "./network.ts";
import type { Runtime } from "./runtime.ts";
import { openSession } from "./session.ts";

/** Options of the CPU. */
export interface CpuOptions {
  /** Threads that share one run. */
  readonly threads: number;
}

/** The CPU, by onnxruntime's native add-on. */
export function openCpu(options: CpuOptions): Runtime {
  return { device: "cpu", helped: [], open: (path) => openNative(path, options) };
}

/**
 * Opens weights with onnxruntime's native add-on on the CPU. `run` holds the calling thread until
 * it is done, so this belongs into a worker.
 *
 * @throws {Error} when the add-on does not load here or the file is no model
 */
export async function openNative(path: string, { threads }: CpuOptions): Promise<Network> {
  return await openSession(await import("onnxruntime-node"), path, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
}
