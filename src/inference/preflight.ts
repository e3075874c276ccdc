import type { Backend } from "./backend.ts";
import { NoCudaDevice, readCudaDevice } from "./cuda_device.ts";

/** Why a backend can't work here, found without starting it. */
export interface Obstacle {
  readonly reason: string;
  /** True on a machine that is not made for the backend: no news for an operator. */
  readonly expected: boolean;
}

/** The file that holds onnxruntime's CUDA kernels, which its npm package leaves out. */
const cudaLibrary = "libonnxruntime_providers_cuda.so";

/**
 * Looks for what a backend needs, without loading anything: `auto` must not cost a machine without
 * a GPU the start of an engine.
 *
 * @returns undefined when nothing speaks against starting it
 */
export async function findObstacle(backend: Backend): Promise<Obstacle | undefined> {
  if (backend === "wasm") return undefined;
  if (backend === "webgpu") return navigator.gpu ? undefined : absent("this runtime has no WebGPU");
  const { state } = await Deno.permissions.query({ name: "ffi", path: nativeFiles() });
  if (state !== "granted") return mendable("native code needs --allow-ffi");
  return backend === "cuda" ? await findCudaObstacle() : undefined;
}

/** What stands against CUDA, given how to find a GPU's name and the folder of the libraries. */
export async function findCudaObstacle(
  readDevice: () => string = readCudaDevice,
  folder: () => URL = nativeFolder,
): Promise<Obstacle | undefined> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    return absent("onnxruntime has it for Linux x86-64 only");
  }
  try {
    const device = readDevice();
    const path = new URL(cudaLibrary, folder()).pathname;
    if (await Deno.stat(path).then(() => true, () => false)) return undefined;
    return mendable(`${device} is here, but onnxruntime's ${cudaLibrary} is not`);
  } catch (error) {
    if (error instanceof NoCudaDevice) return absent(error.message);
    throw error;
  }
}

/** onnxruntime's native code for all systems. */
function nativeFiles(): URL {
  return new URL("../bin/", import.meta.resolve("onnxruntime-node"));
}

/** Where onnxruntime looks for the libraries of its providers: beside its own. */
function nativeFolder(): URL {
  return new URL("napi-v6/linux/x64/", nativeFiles());
}

function absent(reason: string): Obstacle {
  return { reason, expected: true };
}

function mendable(reason: string): Obstacle {
  return { reason, expected: false };
}
