/** Where weights are looked for and downloaded to: the folders of `MODELS_DIR`. */

import { ModelError } from "./error.ts";
import { fetchModels, type FetchOptions } from "./fetch.ts";
import { locateModel, type Location } from "./locate.ts";
import type { Model } from "./manifest.ts";

/** How long to wait for a server, and how often. */
export type Patience = Pick<FetchOptions, "connectMs" | "retries">;

/** Finding and fetching, as `choosePack` and `chooseLiveness` need them. */
export interface Shelf {
  /** Looks into every folder. */
  readonly locate: (model: Model) => Promise<Location>;
  /** Downloads models into the first folder; the paths, in the order asked for. */
  readonly fetch: (models: readonly Model[], patience?: Patience) => Promise<readonly string[]>;
}

/**
 * A shelf over folders in order of preference; nothing is opened yet. It remembers hosts that did
 * not answer: without internet only its first fetch waits.
 */
export function createShelf(folders: readonly string[], options: FetchOptions = {}): Shelf {
  const fetching = { searched: folders, silentHosts: new Set<string>(), ...options };
  return {
    locate: (model) => locateModel(model, folders, options.signal),
    fetch: (models, patience) =>
      fetchModels(models, firstOf(folders), { ...fetching, ...patience }),
  };
}

function firstOf(folders: readonly string[]): string {
  if (folders.length > 0) return folders[0];
  throw new ModelError("download_failed", "MODELS_DIR names no folder that downloads could go to.");
}
