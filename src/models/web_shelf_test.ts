import assert from "node:assert/strict";
import { joinPath } from "./path.ts";
import { modelOf, randomBytes, serve, tempFolder, wholeReply } from "./testing.ts";
import { createWebShelf } from "./web_shelf.ts";

const quick = { backoffMs: 1, retries: 0 };

/** A server that has these files. */
function serveFiles(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>) {
  return serve((request) => {
    const bytes = files[new URL(request.url).pathname];
    return bytes ? wholeReply(bytes) : new Response(null, { status: 404 });
  });
}

Deno.test("a file in a folder goes before the address, which is asked for no more", async () => {
  const bytes = randomBytes(100);
  const model = modelOf("a", bytes);
  await using folder = await tempFolder();
  await Deno.writeFile(joinPath(folder.path, "a.onnx"), bytes);
  await using server = serveFiles({ "/w/a.onnx": bytes });
  const shelf = createWebShelf([folder.path], { ...quick, base: `${server.url}/w` });
  const { path = "" } = await shelf.locate(model);
  assert.equal(path, joinPath(folder.path, "a.onnx"));
  assert.equal(server.asked.length, 0);
  assert.equal(shelf.weightsOf([path]).size, 0);
});

Deno.test("what lies at the address is held in memory under its URL, downloaded once", async () => {
  const [bytes, others] = [randomBytes(100), randomBytes(100)];
  await using server = serveFiles({ "/w/a.onnx": bytes, "/w/b.onnx": others });
  for (const base of [`${server.url}/w`, `${server.url}/w/`]) {
    const told: string[] = [];
    const onModel = ({ id }: { id: string }) => told.push(id);
    const shelf = createWebShelf([], { ...quick, base, onModel });
    const before = server.asked.length;
    const [{ path = "" }] = await Promise.all([
      shelf.locate(modelOf("a", bytes)),
      shelf.locate(modelOf("a", bytes)),
      shelf.locate(modelOf("b", others)),
    ]);
    assert.equal(path, `${server.url}/w/a.onnx`);
    assert.equal(server.asked.length - before, 2);
    assert.deepEqual(told.sort(), ["a", "b"]);
    const weights = shelf.weightsOf([path, "models/c.onnx"]);
    assert.deepEqual([...weights.keys()], [path]);
    assert.deepEqual(new Uint8Array(weights.get(path) ?? []), bytes);
  }
});

Deno.test("what is not there, or another file, is said with the place", async () => {
  const model = modelOf("a", randomBytes(100));
  await using server = serveFiles({ "/wrong/a.onnx": randomBytes(100) });
  const folders = ["/nowhere"];
  const wrong = createWebShelf(folders, { ...quick, base: `${server.url}/wrong` });
  assert.deepEqual((await wrong.locate(model)).findings.map(({ state }) => state), [
    "missing",
    "wrong_digest",
  ]);
  const absent = createWebShelf(folders, { ...quick, base: server.url });
  assert.equal((await absent.locate(model)).path, undefined);
  await assert.rejects(absent.fetch([model]), (error: Error) => {
    assert.match(error.message, /Weights are missing: a\.onnx/);
    assert.match(error.message, /\/nowhere: not there/);
    assert.match(error.message, /127\.0\.0\.1:\d+\/: .* answered 404/);
    return true;
  });
});

Deno.test("an address that does not answer ends the search", async () => {
  const server = serveFiles({});
  await server[Symbol.asyncDispose]();
  const shelf = createWebShelf([], { ...quick, base: server.url });
  await assert.rejects(shelf.locate(modelOf("a", randomBytes(10))), {
    code: "download_failed",
    message: /^MODELS_URL: .*could not be reached/,
  });
});

Deno.test("without an address only folders count", async () => {
  await using folder = await tempFolder();
  const shelf = createWebShelf([folder.path], quick);
  await assert.rejects(shelf.fetch([modelOf("a", randomBytes(10))]), { code: "model_missing" });
});
