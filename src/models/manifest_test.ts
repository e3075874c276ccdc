import assert from "node:assert/strict";
import { sha256File } from "./digest.ts";
import { ModelError } from "./error.ts";
import { locateModel } from "./locate.ts";
import { findModel, packsByRank, parseManifest, readManifest } from "./manifest.ts";
import { joinPath, sizeOf } from "./path.ts";
import { modelOf, randomBytes, tempFolder } from "./testing.ts";

const manifestUrl = new URL("../../models/manifest.json", import.meta.url);
const sharedFolder = `${import.meta.dirname}/../../../shared/models`;

/** These exist only as files that somebody copied here. */
const localOnly = [
  "scrfd_2.5g_bnkps",
  "w600k_mbf_dq",
  "w600k_mbf_int8",
  "mobilefacenet_128",
  "minifasnet_v2",
  "minifasnet_v1se",
];

function valid() {
  const recognizer = modelOf("rec", randomBytes(8));
  const { dimension: _, ...rest } = recognizer;
  const detector = { ...rest, id: "det", file: "det.onnx", task: "detect" as const };
  const pack = { id: "p", rank: 1, detector: "det", recognizer: "rec" };
  return { version: 1, models: [detector, recognizer], packs: [pack] };
}

function messageOf(value: unknown): string {
  try {
    parseManifest(value);
  } catch (error) {
    assert.ok(error instanceof ModelError);
    assert.equal(error.code, "manifest_invalid");
    return error.message;
  }
  assert.fail("the manifest was accepted");
}

Deno.test("the project's manifest is valid and ranks its packs", async () => {
  const manifest = await readManifest(manifestUrl);
  const ids = packsByRank(manifest).map((p) => p.pack.id);
  assert.deepEqual(ids, ["buffalo_l", "buffalo_m", "buffalo_sc", "edge", "edge_int8"]);
});

Deno.test("only the files that exist nowhere else have no source", async () => {
  const manifest = await readManifest(manifestUrl);
  const without = manifest.models.filter((m) => m.sources.length === 0).map((m) => m.id);
  assert.deepEqual(without.sort(), [...localOnly].sort());
});

Deno.test("official archives come before mirrors", async () => {
  const manifest = await readManifest(manifestUrl);
  for (const { id, sources } of manifest.models.filter((m) => m.sources.length > 1)) {
    assert.match(sources.map((s) => s.kind).join(" "), /^(zip )+file$/, id);
  }
});

Deno.test("InsightFace's weights are marked as not for commercial use", async () => {
  const manifest = await readManifest(manifestUrl);
  for (const { detector, recognizer } of packsByRank(manifest)) {
    assert.equal(detector.licence.commercial, false);
    assert.equal(recognizer.licence.commercial, false);
  }
});

Deno.test({
  name: "the files beside the project are the manifest's",
  ignore: await sizeOf(sharedFolder) === undefined,
  fn: async () => {
    const manifest = await readManifest(manifestUrl);
    for (const id of [...localOnly, "det_500m"]) {
      const model = findModel(manifest, id);
      assert.ok(model, id);
      const { path } = await locateModel(model, [sharedFolder]);
      assert.equal(path, joinPath(sharedFolder, model.file), id);
      assert.equal(await sha256File(path), model.sha256, id);
      assert.equal(await sizeOf(path), model.bytes, id);
    }
  },
});

Deno.test("a valid manifest is accepted, with and without golden", () => {
  const value = valid();
  assert.equal(parseManifest(value).packs[0].id, "p");
  const golden = { embedding_int8: btoa("embedding"), min_cosine: 0.99 };
  const [detector, recognizer] = value.models;
  parseManifest({ ...value, models: [detector, { ...recognizer, golden }] });
});

Deno.test("a pack must name a detector and a recognizer that exist", () => {
  const value = valid();
  const packs = [{ id: "p", rank: 1, detector: "rec", recognizer: "nope" }];
  const message = messageOf({ ...value, packs });
  assert.match(message, /pack p names rec, which is no model with task detect/);
  assert.match(message, /pack p names nope, which is no model with task recognize/);
});

Deno.test("ids, file names and ranks are unique", () => {
  const value = valid();
  const [detector, recognizer] = value.models;
  const again = { ...recognizer, id: "other", file: "REC.onnx" };
  const packs = [...value.packs, ...value.packs];
  const message = messageOf({ ...value, models: [detector, recognizer, again], packs });
  assert.match(message, /file name rec\.onnx is used twice/);
  assert.match(message, /pack id p is used twice/);
  assert.match(message, /pack rank 1 is used twice/);
});

Deno.test("every fault is listed at once, also a name that leaves its folder", () => {
  const value = valid();
  const bad = { ...value.models[1], file: "../evil.onnx", sha256: "ABC", dimension: 0 };
  const message = messageOf({ ...value, models: [value.models[0], bad] });
  assert.match(message, /file: must be a plain name/);
  assert.match(message, /sha256: must be a SHA-256/);
  assert.match(message, /dimension/);
});

Deno.test("a manifest that is missing or no JSON is a manifest_invalid", async () => {
  await using folder = await tempFolder();
  const path = joinPath(folder.path, "manifest.json");
  await assert.rejects(readManifest(path), { code: "manifest_invalid" });
  await Deno.writeTextFile(path, "{");
  await assert.rejects(readManifest(path), { code: "manifest_invalid" });
});
