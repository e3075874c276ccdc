/** Chooses the liveness networks to run. Finding and fetching are passed in. */

import type { ChosenLiveness } from "./chosen.ts";
import { ModelError } from "./error.ts";
import { sourceText } from "./explain.ts";
import type { LivenessModel, Manifest } from "./manifest.ts";
import type { Patience, Shelf } from "./shelf.ts";

export type { ChosenLiveness } from "./chosen.ts";

/** What `chooseLiveness` decides from. */
export interface ChooseLivenessOptions extends Shelf {
  readonly manifest: Manifest;
}

/** Recognition starts without liveness, so nobody should wait long for it. */
const once: Patience = { retries: 0, connectMs: 5_000 };

/**
 * Every liveness network that can be had: of each the first export on disk, else its download,
 * tried once. One that can't be had is a warning: what is here runs without it.
 *
 * @throws only what is no `ModelError`: the signal's reason for one
 */
export async function chooseLiveness(options: ChooseLivenessOptions): Promise<ChosenLiveness> {
  const parts: ChosenLiveness[] = [];
  for (const exported of exportsByNetwork(options.manifest)) {
    parts.push(await chooseExport(exported, options));
  }
  return {
    networks: parts.flatMap(({ networks }) => networks),
    warnings: parts.flatMap(({ warnings }) => warnings),
  };
}

/** All exports of each network, in the manifest's order. */
function exportsByNetwork({ models }: Manifest): LivenessModel[][] {
  const all = models.filter((model) => model.task === "liveness");
  const network = ({ preprocessing, liveness }: LivenessModel) =>
    `${preprocessing.id} ${liveness.crop_scale}`;
  return [...Map.groupBy(all, network).values()];
}

async function chooseExport(
  exported: readonly LivenessModel[],
  { locate, fetch }: Shelf,
): Promise<ChosenLiveness> {
  for (const model of exported) {
    const { path } = await locate(model);
    if (path !== undefined) return { networks: [{ model, path }], warnings: [] };
  }
  const model = exported.find(({ sources }) => sources.length > 0) ?? exported[0];
  if (model.liveness.optional) return { networks: [], warnings: [] };
  try {
    const [path] = await fetch([model], once);
    return { networks: [{ model, path }], warnings: [] };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { networks: [], warnings: [goesWithout(model, error)] };
  }
}

function goesWithout({ id, file, sources }: LivenessModel, { summary }: ModelError): string {
  const from = sources.map((source) => ` (from ${sourceText(source)})`)[0] ?? "";
  return `Liveness model ${id} could not be had; liveness goes without it. ${summary}. ` +
    `Put it into a folder of MODELS_DIR as ${file}${from}, or set LIVENESS=off.`;
}
