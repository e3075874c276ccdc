import type { Runtime, RuntimeOptions } from "./runtime.ts";

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
