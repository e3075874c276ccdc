import assert from "node:assert/strict";
import { ModelError } from "./error.ts";
import { chooseLiveness } from "./liveness.ts";
import type { LivenessModel, Manifest } from "./manifest.ts";
import { readManifest } from "./manifest.ts";
import { joinPath } from "./path.ts";
import { createShelf } from "./shelf.ts";
import { modelOf, namesIn, randomBytes, serve, tempFolder, wholeReply } from "./testing.ts";

const manifestUrl = new URL("../../models/manifest.json", import.meta.url);
const weights = { near: randomBytes(30), far: randomBytes(40) };

function network(id: string, cropScale: number, bytes: Uint8Array, url?: string): LivenessModel {
  const sources = url ? [{ kind: "file" as const, url }] : [];
  const { dimension: _, ...rest } = modelOf(id, bytes, sources);
  const liveness = { crop_scale: cropScale, classes: 3, real_class: 1, output: "logits" as const };
  return { ...rest, task: "liveness", liveness };
}

/** Two networks, of each an export without and one with a download. */
function manifestOf(url: string): Manifest {
  const models = [
    network("near", 2.7, randomBytes(10)),
    network("far", 4, randomBytes(20)),
    network("near_release", 2.7, weights.near, `${url}/near`),
    network("far_release", 4, weights.far, `${url}/far`),
  ];
  return { version: 1, models, packs: [] };
}

interface Shelved {
  readonly here?: readonly string[];
  readonly online?: boolean;
}

/** What is chosen, and what was asked of the internet, from a shelf that holds `here`. */
async function choose(manifest: Manifest, { here = [], online = false }: Shelved) {
  const fetched: string[] = [];
  const chosen = await chooseLiveness({
    manifest,
    locate: (model) => {
      const path = here.includes(model.id) ? `disk/${model.file}` : undefined;
      return Promise.resolve({ model, path, findings: [] });
    },
    fetch: (models) => {
      fetched.push(...models.map(({ id }) => id));
      if (!online) return Promise.reject(new ModelError("download_failed", ["offline", "advice"]));
      return Promise.resolve(models.map(({ file }) => `net/${file}`));
    },
  });
  return { ids: chosen.networks.map(({ model }) => model.id), fetched, ...chosen };
}

const test = "https://models.test";

Deno.test("of each network the first export on disk runs, and nothing is downloaded", async () => {
  const manifest = await readManifest(manifestUrl);
  const pair = ["minifasnet_v2", "minifasnet_v1se"];
  const releases = pair.map((id) => `${id}_release`);
  const cases: [readonly string[], readonly string[]][] = [
    [pair, pair],
    [releases, releases],
    [[...releases, ...pair], pair],
    [[pair[0], releases[1]], [pair[0], releases[1]]],
  ];
  for (const [here, expected] of cases) {
    const { ids, fetched, warnings } = await choose(manifest, { here, online: true });
    assert.deepEqual([ids, fetched, warnings], [expected, [], []]);
  }
});

Deno.test("an optional network runs when it is there, and is not missed otherwise", async () => {
  const manifest = await readManifest(manifestUrl);
  const pair = ["minifasnet_v2", "minifasnet_v1se"];
  const { ids, fetched } = await choose(manifest, { here: [...pair, "anti-spoof-mn3"] });
  assert.deepEqual([ids, fetched], [[...pair, "anti-spoof-mn3"], []]);
  const without = await choose(manifest, { online: true });
  assert.deepEqual(without.ids, ["minifasnet_v2_release", "minifasnet_v1se_release"]);
  assert.deepEqual(without.fetched, without.ids);
});

Deno.test("a network that can't be had is a warning that says what to put where", async () => {
  const { ids, fetched, warnings } = await choose(manifestOf(test), { here: ["far"] });
  assert.deepEqual([ids, fetched], [["far"], ["near_release"]]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^Liveness model near_release could not be had; .* offline\. /);
  assert.match(warnings[0], /near_release\.onnx \(from https:\/\/models\.test\/near\)/);
  const nothing = await choose(manifestOf(test), {});
  assert.deepEqual([nothing.ids, nothing.warnings.length], [[], 2]);
});

Deno.test("downloads go to the first folder", async () => {
  await using folder = await tempFolder();
  await using server = serve((request) =>
    wholeReply(request.url.endsWith("near") ? weights.near : weights.far)
  );
  const manifest = manifestOf(server.url);
  const { networks } = await chooseLiveness({ manifest, ...createShelf([folder.path]) });
  const files = ["near_release.onnx", "far_release.onnx"];
  assert.deepEqual(networks.map(({ path }) => path), files.map((f) => joinPath(folder.path, f)));
  assert.deepEqual(namesIn(folder.path), files.toSorted());
});

Deno.test("a server is asked once, and one that breaks off does not stop the other", async () => {
  await using folder = await tempFolder();
  await using server = serve((request) =>
    request.url.endsWith("near") ? new Response(null, { status: 503 }) : wholeReply(weights.far)
  );
  const manifest = manifestOf(server.url);
  const { networks, warnings } = await chooseLiveness({ manifest, ...createShelf([folder.path]) });
  assert.deepEqual(networks.map(({ model }) => model.id), ["far_release"]);
  assert.match(warnings[0], /near_release.* 503/);
  assert.deepEqual(server.asked.map(({ path }) => path), ["/near", "/far"]);
});

Deno.test("an abort is not taken for a missing file", async () => {
  await using folder = await tempFolder();
  const shelf = createShelf([folder.path], { signal: AbortSignal.abort(new Error("stop")) });
  await assert.rejects(chooseLiveness({ manifest: manifestOf(test), ...shelf }), {
    message: "stop",
  });
});
