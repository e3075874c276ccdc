import assert from "node:assert/strict";
import { NoCudaDevice, readCudaDevice } from "./cuda_device.ts";

Deno.test("a machine without the driver has no GPU, and that is said", () => {
  assert.throws(() => readCudaDevice("libno_such_driver.so.1"), (error: Error) => {
    assert(error instanceof NoCudaDevice);
    return error.message === "there is no NVIDIA driver (libno_such_driver.so.1)";
  });
});
