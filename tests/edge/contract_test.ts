/** The contract of the five documents, held against the entry without native code. */

import assert from "node:assert/strict";

const folder = new URL("../contract/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith("_test.ts")).sort();

/** Documents at a time: WebAssembly keeps one core busy. */
const lanes = 2;

async function hold(file: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", new URL(file, folder).pathname],
    env: { CONTRACT_ENTRY: "edge", NO_COLOR: "1" },
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert(success, said);
  assert.match(said, /^ok \| 1 passed \(\d\d+ steps\) \| 0 failed \(/m);
}

Deno.test("the five documents hold without native code", async (t) => {
  assert.equal(files.length, 5);
  const left = [...files];
  const lane = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      const name = file;
      await t.step({ name, fn: () => hold(name), ...loose });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
});

/** Steps at the same time can't be told apart by what they leave behind. */
const loose = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
