/** Chooses the detector and recognizer to run. Pure: finding and fetching are passed in. */

import type { ModelContract } from "../types.ts";
import type { ChosenPack } from "./chosen.ts";
import { ModelError } from "./error.ts";
import { type Manifest, packsByRank, type ResolvedPack } from "./manifest.ts";
import { contractModelMissing, nothingUsable, packUnknown } from "./pack_errors.ts";
import { createPackFinder, type PackFinder } from "./pack_finder.ts";
import type { Shelf } from "./shelf.ts";

export type { ChosenPack, Placed } from "./chosen.ts";

/** What `choosePack` decides from. */
export interface ChooseOptions extends Shelf {
  readonly manifest: Manifest;
  /** `auto` or the id of a pack. */
  readonly requested: string;
  /** The recognizer that the stored embeddings were made with, when there are any. */
  readonly storedContract?: Pick<ModelContract, "model" | "sha256"> | undefined;
}

/**
 * The rule of `MODEL_PACK`. A named pack is used or the start fails. `auto` stays with the recognizer
 * of the stored embeddings; without any it takes the preferred pack, located or downloaded, and as a
 * last resort the best pack already on disk, with a warning.
 *
 * @throws {ModelError} `pack_unknown`, `contract_model_missing`, `model_missing` or what a failed
 * download threw. Anything else that `locate` or `fetch` throw, an abort for one, passes through.
 */
export async function choosePack(options: ChooseOptions): Promise<ChosenPack> {
  const finder = createPackFinder(options);
  if (options.requested !== "auto") return await named(options, finder);
  if (options.storedContract) return await forContract(options, options.storedContract, finder);
  return await automatic(options, finder);
}

async function named(options: ChooseOptions, finder: PackFinder): Promise<ChosenPack> {
  const { manifest, requested, storedContract } = options;
  const pack = packsByRank(manifest).find((p) => p.pack.id === requested);
  if (!pack) throw packUnknown(requested, manifest);
  const chosen = await finder.obtain(pack);
  if (!storedContract || madeWith(pack, storedContract)) return chosen;
  return { ...chosen, warnings: [otherRecognizer(pack, storedContract)] };
}

type Contract = NonNullable<ChooseOptions["storedContract"]>;

async function forContract(
  { manifest }: ChooseOptions,
  contract: Contract,
  finder: PackFinder,
): Promise<ChosenPack> {
  const packs = packsByRank(manifest).filter((p) => madeWith(p, contract));
  const failures: ModelError[] = [];
  // What is on disk first: two packs may share the recognizer, and neither should be downloaded then.
  for (const attempt of [finder.findLocal, finder.obtain]) {
    for (const pack of packs) {
      const chosen = await orFailure(attempt(pack), failures);
      if (chosen) return chosen;
    }
  }
  throw contractModelMissing(contract, failures, manifest);
}

async function automatic({ manifest }: ChooseOptions, finder: PackFinder): Promise<ChosenPack> {
  const [preferred, ...others] = packsByRank(manifest);
  const failures: ModelError[] = [];
  const chosen = await orFailure(finder.obtain(preferred), failures);
  if (chosen) return chosen;
  for (const pack of others) {
    const found = await finder.findLocal(pack);
    if (found) return { ...found, warnings: [fallback(preferred, pack, failures)] };
  }
  throw nothingUsable(preferred, failures, others);
}

/** Only a `ModelError` means "not this one"; an abort or a bug must not look like a missing file. */
async function orFailure<T>(attempt: Promise<T>, failures: ModelError[]): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    failures.push(error);
    return undefined;
  }
}

function madeWith({ recognizer }: ResolvedPack, contract: Contract): boolean {
  return recognizer.id === contract.model && recognizer.sha256 === contract.sha256;
}

function otherRecognizer({ pack, recognizer }: ResolvedPack, contract: Contract): string {
  return `MODEL_PACK=${pack.id} uses ${recognizer.id}, but stored embeddings were made with ` +
    `${contract.model} (sha256 ${
      contract.sha256.slice(0, 16)
    }): they cannot be compared until the ` +
    `people are enrolled again or MODEL_PACK is auto.`;
}

function fallback(wanted: ResolvedPack, taken: ResolvedPack, failures: readonly ModelError[]) {
  const why = failures.map((f) => f.summary).join("; ");
  return `Model pack ${wanted.pack.id} could not be had, FALLING BACK to ${taken.pack.id}, which is ` +
    `less accurate. ${why}. Embeddings made now stay bound to ${taken.recognizer.id}.`;
}
