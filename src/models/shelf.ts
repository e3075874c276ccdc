/** Where weights are looked for and downloaded to: the folders of `MODELS_DIR`. */

import { ModelError } from "./error.ts";
import { fetchModels, type FetchOptions } from "./fetch.ts";
import { locateModel, type Location } from "./locate.ts";
import type { Model } from "./manifest.ts";

/** Finding and fetching, as `choosePack` needs them. */
export interface Shelf {
  /** Looks into every folder. */
  readonly locate: (model: Model) => Promise<Location>;
  /** Downloads models into the first folder; the paths, in the order asked for. */
  readonly fetch: (models: readonly Model[]) => Promise<readonly string[]>;
}

/** A shelf over folders in order of preference; nothing is opened yet. */
export function createShelf(folders: readonly string[], options: FetchOptions = {}): Shelf {
  return {
    locate: (model) => locateModel(model, folders, options.signal),
    fetch: (models) => fetchModels(models, firstOf(folders), { searched: folders, ...options }),
  };
}

function firstOf(folders: readonly string[]): string {
  if (folders.length > 0) return folders[0];
  throw new ModelError("download_failed", "MODELS_DIR names no folder that downloads could go to.");
}
