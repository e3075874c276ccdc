/** The errors of choosing a pack: each says what was wanted, why it failed and what would help. */

import { ModelError } from "./error.ts";
import type { Manifest, ResolvedPack } from "./manifest.ts";

/** `MODEL_PACK` names a pack that the manifest does not have. */
export function packUnknown(requested: string, manifest: Manifest): ModelError {
  const known = ["auto", ...manifest.packs.map((p) => p.id)].join(", ");
  const line = `There is no model pack named ${requested}.`;
  return new ModelError("pack_unknown", [line, `  MODEL_PACK may be one of: ${known}.`]);
}

/** The recognizer of the stored embeddings cannot be had, and no other one may stand in for it. */
export function contractModelMissing(
  { model, sha256 }: { readonly model: string; readonly sha256: string },
  failures: readonly ModelError[],
  manifest: Manifest,
): ModelError {
  return new ModelError("contract_model_missing", [
    `The stored embeddings were made with ${model}, and that recognizer cannot be had.`,
    `  Its weights have sha256 ${sha256}.`,
    ...whyNot(failures, model, manifest),
    "  Another recognizer is not taken instead: its distances to the stored embeddings mean nothing.",
    "  To start over with other weights, name a pack in MODEL_PACK and enroll everyone again.",
  ], { cause: failures[0] });
}

/** `auto`, nothing stored, no download and no complete pack on disk. */
export function nothingUsable(
  preferred: ResolvedPack,
  failures: readonly ModelError[],
  others: readonly ResolvedPack[],
): ModelError {
  return new ModelError("model_missing", [
    `No model pack can be used: ${preferred.pack.id} could not be had and no other one is complete.`,
    ...quoted(failures),
    "  Or put both files of one of these packs into a folder of MODELS_DIR:",
    ...others.map(filesOf),
  ], { cause: failures[0] });
}

function whyNot(failures: readonly ModelError[], model: string, manifest: Manifest): string[] {
  if (failures.length > 0) return quoted(failures);
  const known = manifest.models.some((m) => m.id === model);
  return [
    known
      ? `  No pack of the manifest has a ${model} with this digest.`
      : "  The manifest does not know this recognizer.",
  ];
}

function quoted(failures: readonly ModelError[]): string[] {
  return failures.flatMap((f) => f.message.split("\n").map((line) => `  ${line}`));
}

function filesOf({ pack, detector, recognizer }: ResolvedPack): string {
  return `    ${pack.id}: ${detector.file} and ${recognizer.file}`;
}
