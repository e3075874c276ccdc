/** Where weights are looked for when nothing can be written: folders, then a web address. */

import { ModelError, summaryOf } from "./error.ts";
import { modelMissing } from "./explain.ts";
import { type Finding, locateModel, type Location } from "./locate.ts";
import type { Model } from "./manifest.ts";
import {
  downloadToMemory,
  type MemoryDownloadOptions,
  type SharedBytes,
} from "./memory_download.ts";
import type { Shelf } from "./shelf.ts";
import { TransferError } from "./transfer_error.ts";
import type { Weights } from "./weights.ts";

/** How a shelf without a disk of its own looks for weights. */
export interface WebShelfOptions extends MemoryDownloadOptions {
  /** The address under which the files of the manifest lie; folders alone unless given. */
  readonly base?: string | undefined;
  /** Told of each model that was downloaded. */
  readonly onModel?: (model: Model) => void;
}

/** A shelf that keeps what it downloads in memory. */
export interface WebShelf extends Shelf {
  /** The weights in memory among these paths; the others are files. */
  weightsOf(paths: readonly string[]): Weights;
}

/**
 * A shelf over folders in order of preference, then over an address: a model that lies there is
 * located by downloading it, and its path is its URL. Nothing is fetched from anywhere else, so
 * `fetch` can only say what is missing.
 *
 * `locate` throws {ModelError} `download_failed` when the address does not answer.
 */
export function createWebShelf(folders: readonly string[], options: WebShelfOptions): WebShelf {
  const held = new Map<string, SharedBytes>();
  const seen = new Map<string, Promise<Location>>();
  const look = async (model: Model): Promise<Location> => {
    const onDisk = await locateModel(model, folders, options.signal);
    if (onDisk.path !== undefined || options.base === undefined) return onDisk;
    const finding = await lookOnline(model, options.base, options, held);
    const path = finding.state === "ok" ? finding.path : undefined;
    return { model, path, findings: [...onDisk.findings, finding] };
  };
  const locate = (model: Model) => {
    const location = seen.get(model.id) ?? look(model);
    seen.set(model.id, location);
    return location;
  };
  return {
    locate,
    fetch: async (models) => {
      throw modelMissing(await Promise.all(models.map(locate)));
    },
    weightsOf: (paths) => new Map([...held].filter(([path]) => paths.includes(path))),
  };
}

async function lookOnline(
  model: Model,
  base: string,
  options: WebShelfOptions,
  held: Map<string, SharedBytes>,
): Promise<Finding> {
  const folder = base.endsWith("/") ? base : `${base}/`;
  const path = new URL(model.file, folder).href;
  try {
    const { sha256, bytes } = model;
    held.set(path, await downloadToMemory({ url: path, sha256, bytes }, options));
    options.onModel?.(model);
    return { folder, path, state: "ok", note: "downloaded" };
  } catch (error) {
    return { folder, path, ...stateOf(error) };
  }
}

/** What the address has instead; an address that does not work at all is no finding. */
function stateOf(error: unknown): Pick<Finding, "state" | "note"> {
  const note = summaryOf(error);
  if (error instanceof TransferError) {
    if (error.fault === "refused") return { state: "unreadable", note };
    throw new ModelError("download_failed", `MODELS_URL: ${note}`, { cause: error });
  }
  if (error instanceof ModelError) return { state: "wrong_digest", note };
  throw error;
}
