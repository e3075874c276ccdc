/** The contract of the five documents, held against the entry without native code. */

import assert from "node:assert/strict";

const folder = new URL("../contract/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith("_test.ts")).sort();

Deno.test("the contract has five documents", () => assert.equal(files.length, 5));

for (const file of files) {
  Deno.test(`${file} holds without native code`, async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", new URL(file, folder).pathname],
      env: { CONTRACT_ENTRY: "edge", NO_COLOR: "1" },
    }).output();
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    assert(success, said);
    assert.match(said, /^ok \| 1 passed \(\d\d+ steps\) \| 0 failed \(/m);
  });
}
