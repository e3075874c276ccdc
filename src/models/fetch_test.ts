import assert from "node:assert/strict";
import { ModelError } from "./error.ts";
import { fetchModel, fetchModels, type FetchOptions } from "./fetch.ts";
import type { Source } from "./manifest.ts";
import { joinPath } from "./path.ts";
import {
  modelOf,
  namesIn,
  randomBytes,
  rangeReply,
  serve,
  sha256,
  tempFolder,
  wholeReply,
  zipOf,
} from "./testing.ts";

const quick = { backoffMs: 1 } satisfies FetchOptions;

async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof ModelError, String(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

/** A zip of two models, and a server that has it under `/p.zip`. */
async function zipServer() {
  const [a, b] = [randomBytes(5000), randomBytes(7000)];
  const zip = await zipOf({ "a.onnx": a, "b.onnx": b });
  const server = serve((request) => rangeReply(zip, request));
  const zipSource = (entry: string): Source => {
    return { kind: "zip", url: `${server.url}/p.zip`, sha256: sha256(zip), entry };
  };
  const models = [modelOf("a", a, [zipSource("a.onnx")]), modelOf("b", b, [zipSource("b.onnx")])];
  return { server, zip, models, a, b };
}

Deno.test("two models of one archive cost one download, and the archive goes away", async () => {
  await using folder = await tempFolder();
  const { server, models, a, b } = await zipServer();
  await using _ = server;
  const paths = await fetchModels(models, folder.path, quick);
  assert.deepEqual(paths, models.map((m) => joinPath(folder.path, m.file)));
  assert.deepEqual(namesIn(folder.path), ["a.onnx", "b.onnx"]);
  assert.deepEqual(await Deno.readFile(paths[0]), a);
  assert.deepEqual(await Deno.readFile(paths[1]), b);
  assert.equal(server.asked.length, 1);
});

Deno.test("the folder is made when it is not there", async () => {
  await using base = await tempFolder();
  const { server, models } = await zipServer();
  await using _ = server;
  const folder = joinPath(base.path, "new/models");
  await fetchModel(models[0], folder, quick);
  assert.deepEqual(namesIn(folder), ["a.onnx"]);
});

Deno.test("a model that is there already needs no network and shows no licence", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  const model = modelOf("a", weights, [{ kind: "file", url: "http://models.invalid/a.onnx" }]);
  await Deno.writeFile(joinPath(folder.path, model.file), weights);
  const onModel = () => assert.fail("the licence was shown");
  assert.equal(
    await fetchModel(model, folder.path, { ...quick, onModel }),
    joinPath(folder.path, model.file),
  );
});

Deno.test("the licence is told before the first byte is asked for", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(100);
  await using server = serve(() => wholeReply(weights));
  const model = modelOf("a", weights, [{ kind: "file", url: `${server.url}/a.onnx` }]);
  const told: number[] = [];
  await fetchModel(model, folder.path, { ...quick, onModel: () => told.push(server.asked.length) });
  assert.deepEqual(told, [0]);
});

Deno.test("sources are tried in order: an archive with the wrong digest, then the mirror", async () => {
  await using folder = await tempFolder();
  const weights = randomBytes(1000);
  const zip = await zipOf({ "a.onnx": weights });
  await using server = serve((request) =>
    request.url.endsWith(".zip") ? wholeReply(zip) : wholeReply(weights)
  );
  const model = modelOf("a", weights, [
    { kind: "zip", url: `${server.url}/p.zip`, sha256: "0".repeat(64), entry: "a.onnx" },
    { kind: "file", url: `${server.url}/other-name.onnx` },
  ]);
  await fetchModel(model, folder.path, quick);
  assert.deepEqual(namesIn(folder.path), ["a.onnx"]);
  assert.deepEqual(server.asked.map((x) => x.path), ["/p.zip", "/other-name.onnx"]);
});

Deno.test("an archive that could not be had is not downloaded again for its second model", async () => {
  await using folder = await tempFolder();
  const [a, b] = [randomBytes(100), randomBytes(100)];
  await using server = serve((request) => {
    if (request.url.endsWith(".zip")) return new Response("no", { status: 404 });
    return wholeReply(request.url.endsWith("a.onnx") ? a : b);
  });
  const sources = (file: string): Source[] => [
    { kind: "zip", url: `${server.url}/p.zip`, sha256: "0".repeat(64), entry: file },
    { kind: "file", url: `${server.url}/${file}` },
  ];
  const models = [modelOf("a", a, sources("a.onnx")), modelOf("b", b, sources("b.onnx"))];
  await fetchModels(models, folder.path, quick);
  assert.deepEqual(server.asked.map((x) => x.path), ["/p.zip", "/a.onnx", "/b.onnx"]);
});

Deno.test("an archive this run already has is preferred to downloading another one", async () => {
  await using folder = await tempFolder();
  const { server, models, b } = await zipServer();
  await using _ = server;
  const elsewhere: Source = { kind: "file", url: `${server.url}/b.onnx` };
  const second = modelOf("b", b, [elsewhere, ...models[1].sources]);
  await fetchModels([models[0], second], folder.path, quick);
  assert.deepEqual(namesIn(folder.path), ["a.onnx", "b.onnx"]);
  assert.deepEqual(server.asked.map((x) => x.path), ["/p.zip"]);
});

Deno.test("a bad entry is never given the model's name, and its archive goes away", async () => {
  await using folder = await tempFolder();
  const zip = await zipOf({ "a.onnx": randomBytes(100) });
  await using server = serve(() => wholeReply(zip));
  const source = { kind: "zip", url: `${server.url}/p.zip`, sha256: sha256(zip), entry: "a.onnx" };
  const model = modelOf("a", randomBytes(100), [{ ...source, kind: "zip" }]);
  const error = await failureOf(fetchModel(model, folder.path, quick));
  assert.equal(error.code, "digest_mismatch");
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("offline: one error with the reason, the file, the digest, the folders, the URLs", async () => {
  await using folder = await tempFolder();
  const sources = (file: string): Source[] => [
    { kind: "zip", url: "http://models.invalid/p.zip", sha256: "0".repeat(64), entry: file },
    { kind: "file", url: `http://models.invalid/${file}` },
  ];
  const first = modelOf("a", randomBytes(100), sources("a.onnx"));
  const second = modelOf("b", randomBytes(200), sources("b.onnx"));
  const searched = [folder.path, "elsewhere"];
  const error = await failureOf(
    fetchModels([first, second], folder.path, { ...quick, searched }),
  );
  assert.equal(error.code, "download_failed");
  assert.match(error.summary, /^a\.onnx could not be downloaded: models\.invalid could not be /);
  assert.match(error.summary, /models\.invalid could not be reached for .*\/a\.onnx either$/);
  assert.deepEqual(error.message.split("\n").slice(1, 8), [
    "  Put the file a.onnx into one of these folders:",
    `    ${folder.path}: not there`,
    "    elsewhere: not there",
    `  It must have sha256 ${first.sha256} and 100 bytes.`,
    "  It comes from:",
    "    http://models.invalid/p.zip (the entry a.onnx in it)",
    "    http://models.invalid/a.onnx",
  ]);
  assert.ok(error.message.includes(`sha256 ${second.sha256}`), "the second file is named too");
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a model without a source says so", async () => {
  await using folder = await tempFolder();
  const error = await failureOf(fetchModel(modelOf("a", randomBytes(10)), folder.path, quick));
  assert.equal(error.code, "model_missing");
  assert.match(error.message, /It has no download/);
});

Deno.test("a folder that cannot be written is an error that names it", async () => {
  await using base = await tempFolder();
  const file = joinPath(base.path, "file");
  await Deno.writeFile(file, new Uint8Array());
  const folder = joinPath(file, "models");
  const error = await failureOf(fetchModel(modelOf("a", randomBytes(10)), folder, quick));
  assert.equal(error.code, "download_failed");
  assert.ok(error.summary.startsWith(`Nothing can be written into ${folder}: `));
  assert.match(error.message, /first folder of MODELS_DIR/);
});

Deno.test("an abort passes through as it is", async () => {
  await using folder = await tempFolder();
  const { server, models } = await zipServer();
  await using _ = server;
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error("stop"));
  const options = { ...quick, signal: abort.signal, onProgress };
  await assert.rejects(fetchModels(models, folder.path, options), /^Error: stop$/);
});

Deno.test("several fetches into one folder at once share their work", async () => {
  await using folder = await tempFolder();
  const { server, models } = await zipServer();
  await using _ = server;
  await Promise.all([
    fetchModels(models, folder.path, quick),
    fetchModel(models[1], folder.path, quick),
    fetchModels(models, folder.path, quick),
  ]);
  assert.deepEqual(namesIn(folder.path), ["a.onnx", "b.onnx"]);
  assert.ok(server.asked.length <= 2, `${server.asked.length} downloads`);
});
