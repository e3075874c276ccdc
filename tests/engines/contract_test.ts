/** The contract of the five documents, held against the service on WebGPU. */

import assert from "node:assert/strict";

const documents = new URL("../contract/all.ts", import.meta.url).pathname;

Deno.test("the five documents hold on webgpu", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", documents],
    env: { CONTRACT_ENTRY: "webgpu", NO_COLOR: "1" },
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert(success, said);
  assert.match(said, /^ok \| 5 passed \(\d\d\d steps\) \| 0 failed \(/m);
});
