import type { Backend } from "./backend.ts";
import type { OpenNetwork } from "./network.ts";

/** What a backend is opened with; plain data, so that it can be sent to a worker. */
export interface RuntimeOptions {
  readonly backend: Backend;
  /** Threads that share one run, where the CPU computes. */
  readonly threads: number;
  /** Whether a GPU that a driver only imitates on the CPU will do. */
  readonly software: boolean;
}

/** A backend that is ready to open networks in this thread. */
export interface Runtime {
  /** What computes, by its name where it tells one. */
  readonly device: string;
  /** Files of networks of which the CPU runs some operators, because the backend can't. */
  readonly helped: readonly string[];
  readonly open: OpenNetwork;
}

/**
 * Opens a backend. Only what that one needs is loaded, so that the web backends run without native
 * code and its permission.
 *
 * @throws {Error} when it does not work here
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { backend } = options;
  if (backend === "cuda") return (await import("./cuda.ts")).openCuda();
  if (backend === "cpu") return (await import("./native.ts")).openCpu(options);
  if (backend === "webgpu") return await (await import("./webgpu.ts")).openWebGpu(options);
  return (await import("./wasm.ts")).openWasm(options);
}
