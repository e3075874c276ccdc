/**
 * Prints the `golden` record of a recognizer for `models/manifest.json`:
 * `deno run -A tools/record_golden.ts MODEL_ID`. Run it on the native CPU backend, on weights whose
 * digest is the manifest's.
 */

import { createRecognizer } from "../src/inference/recognizer.ts";
import { openNative } from "../src/inference/native.ts";
import { drawGoldenFace } from "../src/inference/golden_face.ts";
import { encodeGolden, goldenLandmarks } from "../src/inference/golden_check.ts";
import { cropAligned, estimateAlignment } from "../src/face/align.ts";
import { findModel, readManifest } from "../src/models/manifest.ts";
import { createShelf } from "../src/models/shelf.ts";

const manifest = await readManifest(new URL("../models/manifest.json", import.meta.url));
const model = findModel(manifest, Deno.args[0] ?? "");
if (model?.task !== "recognize") throw new Error("name a recognizer of the manifest");
const { path } = await createShelf(["models", "../shared/models"]).locate(model);
if (!path) throw new Error(`${model.file} is not here`);
const { mean: [mean], scale: [scale] } = model.preprocessing;
const network = await openNative(path, { threads: 1 });
const embed = createRecognizer(network, {
  path,
  pixels: { mean, scale: 1 / scale },
  dimension: model.dimension,
});
const crop = cropAligned(drawGoldenFace(), estimateAlignment(goldenLandmarks));
const golden = { embedding_int8: encodeGolden(await embed(crop)), min_cosine: 0.995 };
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(golden) + "\n"));
