import assert from "node:assert/strict";
import { ModelError } from "./error.ts";
import type { Manifest, Model } from "./manifest.ts";
import { choosePack, type ChosenPack } from "./pack.ts";
import { modelOf, randomBytes } from "./testing.ts";

const url = "https://models.test/";

function recognizer(id: string, source: boolean) {
  return modelOf(id, randomBytes(16), source ? [{ kind: "file", url: url + id }] : []);
}

function detector(id: string, source: boolean): Model {
  const { dimension: _, ...rest } = recognizer(id, source);
  return { ...rest, task: "detect" };
}

const r50 = recognizer("r50", true);
const mbf = recognizer("mbf", true);
const mbfDq = recognizer("mbf_dq", false);
const alone = recognizer("alone", false);

const manifest: Manifest = {
  version: 1,
  models: [
    detector("d10", true),
    detector("d2", true),
    detector("d500", true),
    r50,
    mbf,
    mbfDq,
    alone,
  ],
  packs: [
    { id: "edge", rank: 4, detector: "d500", recognizer: "mbf_dq" },
    { id: "large", rank: 1, detector: "d10", recognizer: "r50" },
    { id: "medium", rank: 2, detector: "d2", recognizer: "r50" },
    { id: "small", rank: 3, detector: "d500", recognizer: "mbf" },
  ],
};

interface Case {
  readonly name: string;
  readonly requested?: string;
  readonly stored?: { readonly model: string; readonly sha256: string };
  /** Ids on disk. */
  readonly here?: readonly string[];
  readonly online?: boolean;
  readonly pack?: string;
  readonly fetched?: readonly string[];
  readonly warning?: RegExp;
  readonly code?: ModelError["code"];
  readonly message?: RegExp;
}

const edgeHere = ["d500", "mbf_dq"];

const cases: readonly Case[] = [
  { name: "named, on disk", requested: "edge", here: edgeHere, pack: "edge" },
  {
    name: "named, half on disk",
    requested: "small",
    here: ["d500"],
    online: true,
    pack: "small",
    fetched: ["mbf"],
  },
  {
    name: "named, downloaded",
    requested: "small",
    online: true,
    pack: "small",
    fetched: ["d500", "mbf"],
  },
  {
    name: "named, offline: no other pack is taken",
    requested: "large",
    here: edgeHere,
    code: "download_failed",
    message: /^offline/,
  },
  {
    name: "named, without a download: nothing is fetched, both files are named",
    requested: "edge",
    online: true,
    code: "model_missing",
    fetched: [],
    message: /^Weights are missing: d500\.onnx \(model d500\) and mbf_dq\.onnx \(model mbf_dq\)\./,
  },
  {
    name: "named, unknown",
    requested: "huge",
    code: "pack_unknown",
    message: /MODEL_PACK may be one of: auto, edge, large, medium, small\./,
  },
  {
    name: "named, stored embeddings of another recognizer",
    requested: "edge",
    stored: { model: "r50", sha256: r50.sha256 },
    here: edgeHere,
    pack: "edge",
    warning: /^MODEL_PACK=edge uses mbf_dq, but stored embeddings were made with r50/,
  },
  {
    name: "named, stored embeddings of its own recognizer",
    requested: "edge",
    stored: { model: "mbf_dq", sha256: mbfDq.sha256 },
    here: edgeHere,
    pack: "edge",
  },
  {
    name: "stored: its pack, although a better one is here",
    stored: { model: "mbf_dq", sha256: mbfDq.sha256 },
    here: [...edgeHere, "d10", "r50"],
    pack: "edge",
  },
  {
    name: "stored: downloaded",
    stored: { model: "mbf", sha256: mbf.sha256 },
    here: edgeHere,
    online: true,
    pack: "small",
    fetched: ["mbf"],
  },
  {
    name: "stored: of two packs with its recognizer the one on disk",
    stored: { model: "r50", sha256: r50.sha256 },
    here: ["d2", "r50"],
    online: true,
    pack: "medium",
    fetched: [],
  },
  {
    name: "stored: of two packs with its recognizer the preferred one is downloaded",
    stored: { model: "r50", sha256: r50.sha256 },
    here: ["r50"],
    online: true,
    pack: "large",
    fetched: ["d10"],
  },
  {
    name: "stored: offline, no other pack is taken",
    stored: { model: "r50", sha256: r50.sha256 },
    here: edgeHere,
    code: "contract_model_missing",
    message: /^The stored embeddings were made with r50, and that recognizer cannot be had\.\n/,
  },
  {
    name: "stored: the same name with another digest is another model",
    stored: { model: "r50", sha256: "0".repeat(64) },
    here: ["d10", "r50"],
    online: true,
    code: "contract_model_missing",
    message: /No pack of the manifest has a r50 with this digest/,
  },
  {
    name: "stored: a recognizer of no pack",
    stored: { model: "alone", sha256: alone.sha256 },
    here: ["alone", ...edgeHere],
    code: "contract_model_missing",
  },
  {
    name: "stored: a recognizer nobody knows",
    stored: { model: "gone", sha256: "0".repeat(64) },
    here: edgeHere,
    online: true,
    code: "contract_model_missing",
    message: /The manifest does not know this recognizer/,
  },
  { name: "auto: the preferred pack on disk", here: ["d10", "r50", ...edgeHere], pack: "large" },
  {
    name: "auto: the preferred pack downloaded, although another one is here",
    here: edgeHere,
    online: true,
    pack: "large",
    fetched: ["d10", "r50"],
  },
  {
    name: "auto: offline, the best on disk, loudly",
    here: [...edgeHere, "mbf"],
    pack: "small",
    warning: /^Model pack large could not be had, FALLING BACK to small, .* offline: d10, r50\. /,
  },
  { name: "auto: half a pack is none", here: ["d2", ...edgeHere], pack: "edge", warning: /edge/ },
  {
    name: "auto: nothing at all",
    here: ["d500"],
    code: "model_missing",
    message: /^No model pack can be used: .*\n {2}offline: d10, r50\n/,
  },
];

const ids = (models: readonly Model[]) => models.map((m) => m.id);

function choose(c: Case, fetched: string[]): Promise<ChosenPack> {
  const here = new Set(c.here);
  return choosePack({
    manifest,
    requested: c.requested ?? "auto",
    storedContract: c.stored,
    locate: (model) => {
      const path = here.has(model.id) ? `disk/${model.file}` : undefined;
      return Promise.resolve({ model, path, findings: [] });
    },
    fetch: (models) => {
      if (!c.online) {
        return Promise.reject(
          new ModelError("download_failed", `offline: ${ids(models).join(", ")}`),
        );
      }
      fetched.push(...ids(models));
      return Promise.resolve(models.map((m) => `net/${m.file}`));
    },
  });
}

for (const c of cases) {
  Deno.test(`choosePack: ${c.name}`, async () => {
    const fetched: string[] = [];
    if (c.code) {
      const message = c.message ?? /./;
      await assert.rejects(choose(c, fetched), { name: "ModelError", code: c.code, message });
    } else {
      checkChosen(c, await choose(c, fetched));
    }
    if (c.fetched) assert.deepEqual(fetched, c.fetched);
  });
}

function checkChosen(c: Case, chosen: ChosenPack): void {
  assert.equal(chosen.pack.id, c.pack);
  for (const { model, path } of [chosen.detector, chosen.recognizer]) {
    const from = c.here?.includes(model.id) ? "disk" : "net";
    assert.equal(path, `${from}/${model.file}`);
  }
  assert.equal(chosen.detector.model.id, chosen.pack.detector);
  assert.equal(chosen.recognizer.model.id, chosen.pack.recognizer);
  assert.equal(chosen.warnings.length, c.warning ? 1 : 0);
  if (c.warning) assert.match(chosen.warnings[0], c.warning);
}

Deno.test("choosePack looks for each file once", async () => {
  const looked: string[] = [];
  const chosen = await choosePack({
    manifest,
    requested: "auto",
    locate: (model) => {
      looked.push(model.id);
      const path = edgeHere.includes(model.id) ? model.file : undefined;
      return Promise.resolve({ model, path, findings: [] });
    },
    fetch: () => Promise.reject(new ModelError("download_failed", "offline")),
  });
  assert.equal(chosen.pack.id, "edge");
  assert.equal(looked.length, new Set(looked).size);
});

Deno.test("choosePack does not take an abort or a bug for a missing file", async () => {
  const stopped = choosePack({
    manifest,
    requested: "auto",
    locate: (model) => Promise.resolve({ model, path: undefined, findings: [] }),
    fetch: () => Promise.reject(new DOMException("stop", "AbortError")),
  });
  await assert.rejects(stopped, { name: "AbortError" });
});
