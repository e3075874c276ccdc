/** Part of the CUDA driver's C interface. */
const symbols = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const;

/** There is no NVIDIA GPU here, or no driver for it. */
export class NoCudaDevice extends Error {
  override readonly name = "NoCudaDevice";
}

/**
 * The name of the first GPU that the NVIDIA driver shows, which is the one that networks run on.
 * The driver stays loaded: onnxruntime uses it too.
 *
 * @param driver file name of the driver's library
 * @throws {NoCudaDevice} when there is no such library or it shows no GPU
 * @throws {Deno.errors.NotCapable} without the permission for native libraries
 */
export function readCudaDevice(driver = "libcuda.so.1"): string {
  const { cuInit, cuDeviceGet, cuDeviceGetName } = openDriver(driver);
  const device = new Int32Array(1), name = new Uint8Array(128);
  const failure = cuInit(0) || cuDeviceGet(device, 0) ||
    cuDeviceGetName(name, name.length, device[0]);
  if (failure !== 0) throw new NoCudaDevice(`the NVIDIA driver shows no GPU (error ${failure})`);
  return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
}

function openDriver(driver: string) {
  try {
    return Deno.dlopen(driver, symbols).symbols;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new NoCudaDevice(`there is no NVIDIA driver (${driver})`, { cause: error });
  }
}
