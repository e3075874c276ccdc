/** Sentences that say exactly which file is needed, where it was looked for and where it comes from. */

import { ModelError } from "./error.ts";
import type { Finding, Location } from "./locate.ts";
import type { Model, Source } from "./manifest.ts";

/** The error for models that no folder holds and that cannot be downloaded. */
export function modelMissing(locations: readonly Location[]): ModelError {
  const files = locations.map(({ model }) => `${model.file} (model ${model.id})`).join(" and ");
  const lines = [`Weights are missing: ${files}.`, ...locations.flatMap(howToProvide)];
  return new ModelError("model_missing", lines);
}

/** Lines with the file's name, size and digest, every folder searched, and its sources. */
export function howToProvide({ model, findings }: Location): string[] {
  return [
    `  Put the file ${model.file} into one of these folders:`,
    ...findings.map(folderLine),
    `  It must have sha256 ${model.sha256}${sizeText(model)}.`,
    ...sourceLines(model),
  ];
}

/** One source in words, for example `https://host/pack.zip (the entry det.onnx in it)`. */
export function sourceText(source: Source): string {
  return source.kind === "zip" ? `${source.url} (the entry ${source.entry} in it)` : source.url;
}

function folderLine({ folder, state, note }: Finding): string {
  return `    ${folder}: ${state === "missing" ? "not there" : note}`;
}

function sizeText(model: Model): string {
  return model.bytes === undefined ? "" : ` and ${model.bytes} bytes`;
}

function sourceLines(model: Model): string[] {
  if (model.sources.length === 0) {
    return ["  It has no download: it can only be put there by hand."];
  }
  return ["  It comes from:", ...model.sources.map((s) => `    ${sourceText(s)}`)];
}
