import assert from "node:assert/strict";
import { modelMissing } from "./explain.ts";
import { inspectFolder, locateModel } from "./locate.ts";
import { joinPath } from "./path.ts";
import { modelOf, randomBytes, tempFolder, withoutSize } from "./testing.ts";

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n`;

Deno.test("the first folder with the right digest wins, and the rest is not looked at", async () => {
  await using first = await tempFolder();
  await using second = await tempFolder();
  await using third = await tempFolder();
  const weights = randomBytes(100);
  const model = modelOf("m", weights);
  await Deno.writeFile(joinPath(second.path, model.file), weights);
  await Deno.writeFile(joinPath(third.path, model.file), weights);
  const found = await locateModel(model, [first.path, second.path, third.path]);
  assert.equal(found.path, joinPath(second.path, model.file));
  assert.deepEqual(found.findings.map((f) => f.state), ["missing", "ok"]);
});

Deno.test("each folder is told apart: missing, wrong size, wrong digest, pointer, folder", async () => {
  await using base = await tempFolder();
  const model = modelOf("m", randomBytes(100));
  const put = async (name: string, content?: Uint8Array<ArrayBuffer> | string) => {
    const folder = joinPath(base.path, name);
    await Deno.mkdir(folder);
    const path = joinPath(folder, model.file);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    if (content instanceof Uint8Array) await Deno.writeFile(path, content);
    return folder;
  };
  const folders = [
    await put("empty"),
    await put("short", randomBytes(99)),
    await put("other", randomBytes(100)),
    await put("pointer", pointer),
  ];
  await Deno.mkdir(joinPath(joinPath(base.path, "empty"), "dir/m.onnx"), { recursive: true });
  folders.push(joinPath(base.path, "empty/dir"), joinPath(base.path, "nowhere"));
  const { path, findings } = await locateModel(model, folders);
  assert.equal(path, undefined);
  const states = findings.map((f) => f.state);
  assert.deepEqual(states, [
    "missing",
    "wrong_digest",
    "wrong_digest",
    "lfs_pointer",
    "unreadable",
    "missing",
  ]);
  assert.match(findings[1].note, /99 bytes instead of 100/);
  assert.match(findings[2].note, /its sha256 is [0-9a-f]{64}/);
  assert.match(findings[3].note, /git lfs pull/);
});

Deno.test("without a known size the digest decides", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  const model = withoutSize(modelOf("m", weights));
  await Deno.writeFile(joinPath(folder.path, model.file), weights);
  assert.equal((await inspectFolder(model, folder.path)).state, "ok");
});

Deno.test("an abort is not mistaken for an unreadable file", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  const model = modelOf("m", weights);
  await Deno.writeFile(joinPath(folder.path, model.file), weights);
  const signal = AbortSignal.abort(new Error("stop"));
  await assert.rejects(locateModel(model, [folder.path], signal), /stop/);
});

Deno.test("the error names file, digest, size, every folder and every source", async () => {
  await using folder = await tempFolder();
  const model = modelOf("m", randomBytes(100), [
    { kind: "zip", url: "https://a.test/p.zip", sha256: "0".repeat(64), entry: "m.onnx" },
    { kind: "file", url: "https://b.test/m.onnx" },
  ]);
  await Deno.writeTextFile(joinPath(folder.path, model.file), pointer);
  const error = modelMissing([await locateModel(model, ["nowhere", folder.path])]);
  assert.equal(error.code, "model_missing");
  assert.equal(error.summary, "Weights are missing: m.onnx (model m).");
  assert.deepEqual(error.message.split("\n").slice(1), [
    "  Put the file m.onnx into one of these folders:",
    "    nowhere: not there",
    `    ${folder.path}: a Git LFS pointer, not the weights: run git lfs pull`,
    `  It must have sha256 ${model.sha256} and 100 bytes.`,
    "  It comes from:",
    "    https://a.test/p.zip (the entry m.onnx in it)",
    "    https://b.test/m.onnx",
  ]);
});
