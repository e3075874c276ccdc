/** The detector that the camera pages run in a browser. */

import { findModel, readManifest } from "./manifest.ts";
import type { Shelf } from "./shelf.ts";

/** The smallest detector of the manifest: 2.5 MB, fast enough for a phone. */
const detectorId = "det_500m";

/**
 * Reads the weights for browsers, if they are on the shelf. Nothing is downloaded for them from
 * where the service would get its own.
 *
 * @param read gives the weights at a path of the shelf
 * @returns undefined where the shelf has none
 */
export async function readPageDetector(
  { locate }: Pick<Shelf, "locate">,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const manifest = await readManifest(new URL("../../models/manifest.json", import.meta.url));
  const model = findModel(manifest, detectorId);
  const { path } = model ? await locate(model) : {};
  // A copy: what an edge shelf holds is shared memory, which no response can be made of.
  return path === undefined ? undefined : Uint8Array.from(await read(path));
}

/** Remembers what was read; a read that failed or found nothing is tried again. */
export function rememberWeights<T>(read: () => Promise<T | undefined>) {
  let held: Promise<T | undefined> | undefined;
  const forget = () => held = undefined;
  return (): Promise<T | undefined> => {
    if (held) return held;
    const reading = held = read();
    reading.then((found) => found ?? forget(), forget);
    return reading;
  };
}
