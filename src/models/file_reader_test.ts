import assert from "node:assert/strict";
import { FileReader } from "./file_reader.ts";
import { joinPath } from "./path.ts";
import { randomBytes, tempFolder } from "./testing.ts";

Deno.test("slices of a file, also several at once and past its end", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  const path = joinPath(folder.path, "a");
  await Deno.writeFile(path, bytes);
  using file = await Deno.open(path);
  const reader = new FileReader(file);
  await reader.init();
  assert.equal(reader.size, 1000);
  const [a, b] = await Promise.all([reader.readUint8Array(500, 10), reader.readUint8Array(0, 10)]);
  assert.deepEqual(a, bytes.slice(500, 510));
  assert.deepEqual(b, bytes.slice(0, 10));
  assert.deepEqual(await reader.readUint8Array(990, 50), bytes.slice(990));
  assert.equal((await reader.readUint8Array(2000, 5)).length, 0);
});
