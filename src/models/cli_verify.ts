/** `models verify`: is everything here what it claims to be, and is it enough? */

import type { CliContext } from "./cli.ts";
import { type Finding, inspectFolder } from "./locate.ts";
import { type Model, packsByRank } from "./manifest.ts";
import { renderTable } from "./table.ts";

interface Checked {
  readonly model: Model;
  readonly finding: Finding;
}

/** Prints the state of every file found. 1 when one is wrong, or when no pack is complete. */
export async function verifyCommand(context: CliContext): Promise<number> {
  const checked = await checkAll(context);
  const rows = checked.map(({ model, finding }) => [model.id, finding.state, finding.path]);
  if (rows.length > 0) context.write(renderTable([["MODEL", "STATE", "FILE"], ...rows]));
  const wrong = checked.filter((c) => c.finding.state !== "ok");
  wrong.forEach(({ finding, model }) => context.write(wrongLine(finding, model)));
  const usable = usablePacks(checked, context);
  context.write(`Usable packs: ${usable.join(", ") || "none"}\n`);
  return wrong.length === 0 && usable.length > 0 ? 0 : 1;
}

async function checkAll({ manifest, folders }: CliContext): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const model of manifest.models) {
    for (const folder of folders) {
      const finding = await inspectFolder(model, folder);
      if (finding.state !== "missing") checked.push({ model, finding });
    }
  }
  return checked;
}

function usablePacks(checked: readonly Checked[], { manifest }: CliContext): string[] {
  const good = new Set(checked.filter((c) => c.finding.state === "ok").map((c) => c.model.id));
  return packsByRank(manifest)
    .filter(({ detector, recognizer }) => good.has(detector.id) && good.has(recognizer.id))
    .map(({ pack }) => pack.id);
}

function wrongLine({ path, note }: Finding, { sha256 }: Model): string {
  return `WRONG: ${path}: ${note}; it must have sha256 ${sha256}. Delete it and fetch again.\n`;
}
