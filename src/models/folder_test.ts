import assert from "node:assert/strict";
import { ensureFolder, splitFolders } from "./folder.ts";
import { joinPath } from "./path.ts";
import { namesIn, tempFolder } from "./testing.ts";

Deno.test("folders are split at colons; empty parts do not count", () => {
  assert.deepEqual(splitFolders("models:../shared/models"), ["models", "../shared/models"]);
  assert.deepEqual(splitFolders(" a ::b:"), ["a", "b"]);
  assert.deepEqual(splitFolders(""), []);
});

Deno.test("a folder is made and left empty", async () => {
  await using base = await tempFolder();
  const folder = joinPath(base.path, "a/b");
  await ensureFolder(folder);
  await ensureFolder(folder);
  assert.deepEqual(namesIn(folder), []);
});
