import assert from "node:assert/strict";
import { runModels } from "./cli.ts";
import type { Manifest, Model, Source } from "./manifest.ts";
import { joinPath } from "./path.ts";
import { modelOf, namesIn, randomBytes, serve, tempFolder, wholeReply } from "./testing.ts";

const weights = { det: randomBytes(100), rec: randomBytes(200), live: randomBytes(300) };

function manifestOf(sourcesOf: (file: string) => Source[] = () => []): Manifest {
  const { dimension: _, ...rest } = modelOf("det", weights.det, sourcesOf("det.onnx"));
  const { dimension: __, ...other } = modelOf("live", weights.live);
  const liveness = { crop_scale: 2.7, classes: 3, real_class: 1, output: "logits" as const };
  const models: Model[] = [
    { ...rest, task: "detect" },
    modelOf("rec", weights.rec, sourcesOf("rec.onnx")),
    { ...other, task: "liveness", liveness },
  ];
  return { version: 1, models, packs: [{ id: "p", rank: 1, detector: "det", recognizer: "rec" }] };
}

async function run(args: string[], folders: string[], manifest = manifestOf()) {
  let output = "";
  const write = (text: string) => void (output += text);
  const download = { backoffMs: 1 };
  const code = await runModels(args, { manifest, folders, write, isTerminal: false, download });
  return { code, output };
}

async function put(folder: string, ...names: (keyof typeof weights)[]) {
  for (const name of names) await Deno.writeFile(joinPath(folder, `${name}.onnx`), weights[name]);
}

Deno.test("an unknown command shows the usage and exits with 2", async () => {
  for (const args of [[], ["nope"]]) {
    const { code, output } = await run(args, []);
    assert.equal(code, 2);
    assert.match(output, /^Usage: models/);
  }
});

Deno.test("list shows where each model is, its terms, and the state of each pack", async () => {
  await using folder = await tempFolder();
  await put(folder.path, "det");
  const { code, output } = await run(["list"], ["nowhere", folder.path]);
  assert.equal(code, 0);
  assert.match(output, /^p +det +rec +lacks rec\.onnx$/m);
  assert.match(
    output,
    new RegExp(`^det +detect +det.onnx +100 +test +NO +${folder.path}/det.onnx$`, "m"),
  );
  assert.match(output, /^rec +recognize .* missing, no download$/m);
  assert.equal(output.match(/^test: For tests\./gm)?.length, 1);
});

Deno.test("list points at a file that is not what its name says", async () => {
  await using folder = await tempFolder();
  await Deno.writeFile(joinPath(folder.path, "rec.onnx"), randomBytes(200));
  const { output } = await run(["list"], [folder.path]);
  assert.match(output, /^rec .*rec\.onnx: its sha256 is/m);
});

Deno.test("verify is 0 when all is right, 1 when no pack is complete", async () => {
  await using folder = await tempFolder();
  await put(folder.path, "det", "live");
  const lacking = await run(["verify"], [folder.path]);
  assert.equal(lacking.code, 1);
  assert.match(lacking.output, /Usable packs: none/);
  await put(folder.path, "rec");
  const complete = await run(["verify"], [folder.path]);
  assert.equal(complete.code, 0);
  assert.match(complete.output, /Usable packs: p/);
});

Deno.test("verify is 1 for a wrong file in any folder, even beside a right one", async () => {
  await using good = await tempFolder();
  await using bad = await tempFolder();
  await put(good.path, "det", "rec");
  await Deno.writeFile(joinPath(bad.path, "rec.onnx"), randomBytes(200));
  const { code, output } = await run(["verify"], [good.path, bad.path]);
  assert.equal(code, 1);
  assert.match(output, new RegExp(`WRONG: ${bad.path}/rec.onnx: its sha256 is`));
  assert.match(output, /Usable packs: p/);
});

Deno.test("fetch downloads what is missing into the first folder and shows the licence", async () => {
  await using first = await tempFolder();
  await using second = await tempFolder();
  await put(second.path, "det");
  await using server = serve(() => wholeReply(weights.rec));
  const manifest = manifestOf((file) => [{ kind: "file", url: `${server.url}/${file}` }]);
  const { code, output } = await run(["fetch", "p"], [first.path, second.path], manifest);
  assert.equal(code, 0);
  assert.match(output, /already there: .*det\.onnx\n/);
  assert.match(output, /rec\.onnx: test\. NOT FOR COMMERCIAL USE\./);
  assert.match(output, /fetched .*rec\.onnx\n$/);
  assert.deepEqual(namesIn(first.path), ["rec.onnx"]);
  assert.equal(server.asked.length, 1);
});

Deno.test("fetch of something unknown, of the default, or without a source exits with 1", async () => {
  await using folder = await tempFolder();
  const unknown = await run(["fetch", "nope"], [folder.path]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.output, /no pack or model named nope/);
  const byDefault = await run(["fetch"], [folder.path]);
  assert.match(byDefault.output, /no pack or model named buffalo_l/);
  const local = await run(["fetch", "live"], [folder.path]);
  assert.equal(local.code, 1);
  assert.match(local.output, /Put the file live\.onnx into one of these folders/);
});
