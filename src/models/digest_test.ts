import assert from "node:assert/strict";
import { hasDigest, sha256File } from "./digest.ts";
import { joinPath } from "./path.ts";
import { randomBytes, sha256, tempFolder } from "./testing.ts";

Deno.test("the digest of a file larger than a block", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(2_500_000);
  const path = joinPath(folder.path, "a");
  await Deno.writeFile(path, bytes);
  assert.equal(await sha256File(path), sha256(bytes));
  assert.equal(await hasDigest(path, sha256(bytes)), true);
  assert.equal(await hasDigest(path, "0".repeat(64)), false);
});

Deno.test("an empty file has the digest of nothing", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a");
  await Deno.writeFile(path, new Uint8Array());
  assert.equal(await sha256File(path), sha256(new Uint8Array()));
});

Deno.test("a file that is not there has no digest", async () => {
  await using folder = await tempFolder();
  assert.equal(await hasDigest(joinPath(folder.path, "a"), "0".repeat(64)), false);
  await assert.rejects(sha256File(joinPath(folder.path, "a")), Deno.errors.NotFound);
});

Deno.test("an aborted digest throws the signal's reason", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "a");
  await Deno.writeFile(path, randomBytes(10));
  await assert.rejects(sha256File(path, AbortSignal.abort(new Error("stop"))), /stop/);
});
