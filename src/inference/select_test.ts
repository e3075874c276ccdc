import assert from "node:assert/strict";
import { selectBackend } from "./select.ts";

Deno.test("auto takes the native backend, which can be named too", () => {
  assert.equal(selectBackend("auto"), "cpu");
  assert.equal(selectBackend("cpu"), "cpu");
});

Deno.test("a backend that does not work is refused, naming those that do", () => {
  for (const name of ["cuda", "CPU", ""]) {
    assert.throws(() => selectBackend(name), (error: Error) => {
      assert(error.message.includes(`INFERENCE_BACKEND=${name} `));
      return error.message.endsWith("what does: cpu");
    });
  }
});
