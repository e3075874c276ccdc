/** `models fetch`: downloads packs, or single models such as those for liveness. */

import type { CliContext } from "./cli.ts";
import { ModelError } from "./error.ts";
import { modelMissing } from "./explain.ts";
import { findModel, type Manifest, type Model, packsByRank } from "./manifest.ts";
import { createProgress } from "./progress.ts";
import { createShelf, type Shelf } from "./shelf.ts";

const defaultPack = "buffalo_l";

/**
 * Makes sure that every named pack or model is in a folder.
 *
 * @throws {ModelError} for the first one that cannot be had.
 */
export async function fetchCommand(names: readonly string[], context: CliContext): Promise<number> {
  const wanted = names.length > 0 ? names : [defaultPack];
  const models = new Set(wanted.flatMap((name) => modelsNamed(name, context.manifest)));
  const shelf = createShelf(context.folders, { ...context.download, ...createProgress(context) });
  const missing = await reportFound([...models], shelf, context);
  const paths = await shelf.fetch(missing);
  paths.forEach((path) => context.write(`fetched ${path}\n`));
  return 0;
}

async function reportFound(models: readonly Model[], shelf: Shelf, { write }: CliContext) {
  const missing: Model[] = [];
  for (const model of models) {
    const location = await shelf.locate(model);
    if (location.path !== undefined) write(`already there: ${location.path}\n`);
    else if (model.sources.length === 0) throw modelMissing([location]);
    else missing.push(model);
  }
  return missing;
}

function modelsNamed(name: string, manifest: Manifest): readonly Model[] {
  const pack = packsByRank(manifest).find((p) => p.pack.id === name);
  if (pack) return [pack.detector, pack.recognizer];
  const model = findModel(manifest, name);
  if (model) return [model];
  throw new ModelError("pack_unknown", [
    `There is no pack or model named ${name}.`,
    `  Packs: ${manifest.packs.map((p) => p.id).join(", ")}.`,
    `  Models: ${manifest.models.map((m) => m.id).join(", ")}.`,
  ]);
}
