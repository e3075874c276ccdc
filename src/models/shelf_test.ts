import assert from "node:assert/strict";
import { choosePack } from "./pack.ts";
import { joinPath } from "./path.ts";
import { createShelf } from "./shelf.ts";
import { modelOf, namesIn, randomBytes, serve, tempFolder, wholeReply } from "./testing.ts";

Deno.test("a pack is located in one folder and completed in the first", async () => {
  await using first = await tempFolder();
  await using second = await tempFolder();
  const [here, there] = [randomBytes(100), randomBytes(200)];
  await using server = serve(() => wholeReply(there));
  const { dimension: _, ...rest } = modelOf("det", here);
  const detector = { ...rest, task: "detect" as const };
  const recognizer = modelOf("rec", there, [{ kind: "file", url: `${server.url}/rec.onnx` }]);
  await Deno.writeFile(joinPath(second.path, detector.file), here);
  const chosen = await choosePack({
    manifest: {
      version: 1,
      models: [detector, recognizer],
      packs: [{ id: "p", rank: 1, detector: "det", recognizer: "rec" }],
    },
    requested: "p",
    ...createShelf([first.path, second.path]),
  });
  assert.equal(chosen.detector.path, joinPath(second.path, "det.onnx"));
  assert.equal(chosen.recognizer.path, joinPath(first.path, "rec.onnx"));
  assert.deepEqual(namesIn(first.path), ["rec.onnx"]);
});

Deno.test("a shelf without folders locates nothing and cannot fetch", async () => {
  const shelf = createShelf([]);
  const model = modelOf("m", randomBytes(10));
  assert.equal((await shelf.locate(model)).path, undefined);
  await assert.rejects(async () => await shelf.fetch([model]), { code: "download_failed" });
});

Deno.test("a host that did not answer is not asked again", async () => {
  await using folder = await tempFolder();
  // A port that nobody listens on.
  const url = await (async () => {
    await using server = serve(() => new Response());
    return server.url;
  })();
  const shelf = createShelf([folder.path], { backoffMs: 1 });
  const model = modelOf("m", randomBytes(10), [{ kind: "file", url: `${url}/m` }]);
  await assert.rejects(shelf.fetch([model]), { message: /could not be reached: / });
  await assert.rejects(shelf.fetch([model]), { message: /could not be reached for .* either/ });
});
