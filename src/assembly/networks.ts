import type { ChosenLiveness, ChosenPack } from "../models/chosen.ts";
import { chooseLiveness } from "../models/liveness.ts";
import { readManifest } from "../models/manifest.ts";
import { choosePack } from "../models/pack.ts";
import type { Shelf } from "../models/shelf.ts";
import type { EngineContext } from "./parts.ts";

/** The networks to run. */
export interface Networks {
  readonly pack: ChosenPack;
  readonly liveness: ChosenLiveness["networks"];
}

const off: ChosenLiveness = { networks: [], warnings: [] };

/**
 * Chooses what runs as the settings say, among what the shelf has.
 *
 * @throws {ModelError} when it can't be had
 */
export async function chooseNetworks(
  { config, store, warnings }: EngineContext,
  shelf: Shelf,
): Promise<Networks> {
  const { locate, fetch } = shelf;
  const manifest = await readManifest(new URL("../../models/manifest.json", import.meta.url));
  const pack = await choosePack({
    locate,
    fetch,
    manifest,
    requested: config.MODEL_PACK,
    storedContract: await store.storedContract(),
  });
  const judged = config.LIVENESS === "on";
  const liveness = judged ? await chooseLiveness({ locate, fetch, manifest }) : off;
  warnings.push(...pack.warnings, ...liveness.warnings);
  return { pack, liveness: liveness.networks };
}
