/** SHA-256 of files too large to hold in memory. */

import { createHash } from "node:crypto";

const blockBytes = 1 << 20;

/**
 * The SHA-256 of a file as 64 lower-case hex digits, read in blocks of 1 MiB.
 *
 * @throws the errors of `Deno.open`, and the signal's reason when aborted.
 */
export async function sha256File(path: string, signal?: AbortSignal): Promise<string> {
  using file = await Deno.open(path, { read: true });
  const hash = createHash("sha256");
  const block = new Uint8Array(blockBytes);
  for (let n = await file.read(block); n !== null; n = await file.read(block)) {
    signal?.throwIfAborted();
    hash.update(block.subarray(0, n));
  }
  return hash.digest("hex");
}

/** Whether a file is there and has this SHA-256. */
export async function hasDigest(path: string, sha256: string, signal?: AbortSignal) {
  try {
    return await sha256File(path, signal) === sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
