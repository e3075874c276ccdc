import assert from "node:assert/strict";
import { unpackEntry } from "./archive.ts";
import { joinPath } from "./path.ts";
import { namesIn, randomBytes, sha256, tempFolder, zipOf } from "./testing.ts";

async function put(folder: string, zip: Uint8Array<ArrayBuffer>) {
  const archive = joinPath(folder, "a.zip");
  await Deno.writeFile(archive, zip);
  return archive;
}

function requestFor(archive: string, folder: string, weights: Uint8Array) {
  const { length } = weights;
  return {
    archive,
    folder,
    entry: "m.onnx",
    file: "out.onnx",
    sha256: sha256(weights),
    bytes: length,
  };
}

async function assertUnpacked(folder: string, weights: Uint8Array) {
  assert.deepEqual(namesIn(folder), ["a.zip", "out.onnx"]);
  assert.equal(sha256(await Deno.readFile(joinPath(folder, "out.onnx"))), sha256(weights));
}

Deno.test("one entry of several is unpacked and verified", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(700_000);
  const zip = await zipOf({ "other.onnx": randomBytes(1000), "m.onnx": weights });
  const archive = await put(folder.path, zip);
  const path = await unpackEntry(requestFor(archive, folder.path, weights));
  assert.equal(path, joinPath(folder.path, "out.onnx"));
  await assertUnpacked(folder.path, weights);
});

Deno.test("an entry that compresses well is unpacked, with its size known or not", async () => {
  await using folder = await tempFolder();
  const weights = new Uint8Array(3_000_000).fill(7);
  const archive = await put(folder.path, await zipOf({ "m.onnx": weights }));
  const request = requestFor(archive, folder.path, weights);
  await unpackEntry({ ...request, bytes: undefined });
  await assertUnpacked(folder.path, weights);
});

Deno.test("an entry in a folder of the archive is found by its name", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  const archive = await put(folder.path, await zipOf({ "pack/m.onnx": weights }));
  await unpackEntry(requestFor(archive, folder.path, weights));
  await assertUnpacked(folder.path, weights);
});

Deno.test("an entry that is missing or ambiguous is an archive_invalid", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  const archive = await put(folder.path, await zipOf({ "x/m.onnx": weights, "y/m.onnx": weights }));
  const request = requestFor(archive, folder.path, weights);
  const two = { code: "archive_invalid", message: /holds 2 entries named m\.onnx instead of one/ };
  await assert.rejects(unpackEntry(request), two);
  const none = { code: "archive_invalid", message: /holds 0 entries named nope/ };
  await assert.rejects(unpackEntry({ ...request, entry: "nope" }), none);
  assert.deepEqual(namesIn(folder.path), ["a.zip"]);
});

Deno.test("an entry with other content is a digest_mismatch and leaves nothing", async () => {
  await using folder = await tempFolder();
  const archive = await put(folder.path, await zipOf({ "m.onnx": randomBytes(100) }));
  const request = requestFor(archive, folder.path, randomBytes(100));
  await assert.rejects(unpackEntry(request), { code: "digest_mismatch", message: /has sha256/ });
  assert.deepEqual(namesIn(folder.path), ["a.zip"]);
});

Deno.test("an entry of another size is refused before it is unpacked", async () => {
  await using folder = await tempFolder();
  const archive = await put(folder.path, await zipOf({ "m.onnx": randomBytes(200) }));
  const request = requestFor(archive, folder.path, randomBytes(100));
  const claims = { code: "archive_invalid", message: /claims 200 bytes instead of 100/ };
  await assert.rejects(unpackEntry(request), claims);
  const unknown = { ...request, bytes: undefined, maxBytes: 150 };
  const more = { code: "archive_invalid", message: /unpacks to more than 150 bytes/ };
  await assert.rejects(unpackEntry(unknown), more);
});

Deno.test("an entry that lies about its size is stopped while it is unpacked", async () => {
  await using folder = await tempFolder();
  const zip = await zipOf({ "m.onnx": new Uint8Array(5_000_000) });
  const archive = await put(folder.path, claimSize(zip, 5_000_000, 1000));
  const request = requestFor(archive, folder.path, new Uint8Array(1000));
  await assert.rejects(unpackEntry(request), { code: "archive_invalid" });
  assert.deepEqual(namesIn(folder.path), ["a.zip"]);
});

/** Replaces a size wherever the archive states it as 32 bits. */
function claimSize(zip: Uint8Array<ArrayBuffer>, from: number, to: number) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let changed = 0;
  for (let i = 0; i + 4 <= zip.length; i++) {
    if (view.getUint32(i, true) !== from) continue;
    view.setUint32(i, to, true);
    changed += 1;
  }
  assert.ok(changed > 0, "no size was changed");
  return zip;
}

Deno.test("what is no zip, or a broken one, is an archive_invalid", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(1000);
  const zip = await zipOf({ "m.onnx": weights });
  const broken = zip.slice();
  broken.fill(0, 60, 400);
  for (const bytes of [randomBytes(500), zip.slice(0, 300), new Uint8Array(), broken]) {
    const archive = await put(folder.path, bytes);
    const request = requestFor(archive, folder.path, weights);
    await assert.rejects(
      unpackEntry(request),
      (e: { code?: string }) => e.code === "archive_invalid" || e.code === "digest_mismatch",
    );
    assert.deepEqual(namesIn(folder.path), ["a.zip"]);
  }
});

Deno.test("an aborted unpacking throws the signal's reason and leaves nothing", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100_000);
  const archive = await put(folder.path, await zipOf({ "m.onnx": weights }));
  const signal = AbortSignal.abort(new Error("stop"));
  const request = { ...requestFor(archive, folder.path, weights), signal };
  await assert.rejects(unpackEntry(request), /stop/);
  assert.deepEqual(namesIn(folder.path), ["a.zip"]);
});
