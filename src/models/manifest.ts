/** The manifest of weights: what exists, its digest, its licence, where it comes from. */

import { ModelError, summaryOf } from "./error.ts";
import {
  type DetectModel,
  type Manifest,
  manifestSchema,
  type Model,
  type Pack,
  type RecognizeModel,
} from "./schema.ts";

export type {
  DetectModel,
  Licence,
  LivenessModel,
  Manifest,
  Model,
  Pack,
  Preprocessing,
  RecognizeModel,
  Source,
} from "./schema.ts";

/** A pack with its names resolved. */
export interface ResolvedPack {
  readonly pack: Pack;
  readonly detector: DetectModel;
  readonly recognizer: RecognizeModel;
}

/**
 * Reads and checks a manifest file.
 *
 * @throws {ModelError} `manifest_invalid`, listing every fault at once.
 */
export async function readManifest(location: string | URL): Promise<Manifest> {
  return parseManifest(await readJson(location));
}

/**
 * Checks an already parsed manifest: fields, unique names, and that packs name existing models.
 *
 * @throws {ModelError} `manifest_invalid`, listing every fault at once.
 */
export function parseManifest(value: unknown): Manifest {
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((i) =>
    `  ${i.path.join(".") || "manifest"}: ${i.message}`
  );
  throw new ModelError("manifest_invalid", ["The model manifest is not valid:", ...faults]);
}

/** The model with this id, or `undefined`. */
export function findModel(manifest: Manifest, id: string): Model | undefined {
  return manifest.models.find((m) => m.id === id);
}

/**
 * A pack with its detector and recognizer.
 *
 * @throws {ModelError} `manifest_invalid` when the pack is not one of this manifest's.
 */
export function resolvePack(manifest: Manifest, pack: Pack): ResolvedPack {
  const detector = findModel(manifest, pack.detector);
  const recognizer = findModel(manifest, pack.recognizer);
  if (detector?.task !== "detect" || recognizer?.task !== "recognize") {
    throw new ModelError("manifest_invalid", `Pack ${pack.id} names models that do not exist.`);
  }
  return { pack, detector, recognizer };
}

/** Every pack, resolved, the preferred one first. */
export function packsByRank(manifest: Manifest): readonly ResolvedPack[] {
  return [...manifest.packs].sort((a, b) => a.rank - b.rank).map((p) => resolvePack(manifest, p));
}

async function readJson(location: string | URL): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(location));
  } catch (cause) {
    const line = `The model manifest ${location} cannot be read: ${summaryOf(cause)}`;
    throw new ModelError("manifest_invalid", line, { cause });
  }
}
