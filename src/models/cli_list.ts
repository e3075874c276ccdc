/** `models list`: what exists, what is here, and on which terms. */

import type { CliContext } from "./cli.ts";
import { locateModel, type Location } from "./locate.ts";
import { type Model, packsByRank, type ResolvedPack } from "./manifest.ts";
import { renderTable } from "./table.ts";

/** Prints a table of packs, one of models, and the terms of every licence. Always 0. */
export async function listCommand(context: CliContext): Promise<number> {
  const { manifest, folders, write } = context;
  const locations: Location[] = [];
  for (const model of manifest.models) locations.push(await locateModel(model, folders));
  const here = new Set(locations.filter((l) => l.path !== undefined).map((l) => l.model.id));
  write(renderTable([packHeading, ...packsByRank(manifest).map((p) => packRow(p, here))]) + "\n");
  write(renderTable([modelHeading, ...locations.map(modelRow)]) + "\n");
  write(licences(manifest.models));
  return 0;
}

const packHeading = ["PACK", "DETECTOR", "RECOGNIZER", "STATE"];
const modelHeading = ["MODEL", "TASK", "FILE", "BYTES", "LICENCE", "COMMERCIAL", "WHERE"];

function packRow({ pack, detector, recognizer }: ResolvedPack, here: Set<string>): string[] {
  const missing = [detector, recognizer].filter((m) => !here.has(m.id));
  return [pack.id, pack.detector, pack.recognizer, packState(missing)];
}

function packState(missing: readonly Model[]): string {
  if (missing.length === 0) return "ready";
  const files = missing.map((m) => m.file).join(", ");
  return missing.every((m) => m.sources.length > 0) ? "can be fetched" : `lacks ${files}`;
}

function modelRow({ model, path, findings }: Location): string[] {
  const { id, task, file, licence } = model;
  const odd = findings.find((f) => f.state !== "missing");
  const absent = model.sources.length > 0 ? "can be fetched" : "missing, no download";
  const where = path ?? (odd ? `${odd.path}: ${odd.note}` : absent);
  const bytes = String(model.bytes ?? "?");
  return [id, task, file, bytes, licence.id, licence.commercial ? "yes" : "NO", where];
}

function licences(models: readonly Model[]): string {
  const texts = models.map(({ licence }) => `${licence.id}: ${licence.text} ${licence.url}\n`);
  return [...new Set(texts)].join("");
}
