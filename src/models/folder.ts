/** The folders of `MODELS_DIR`. */

import { ModelError, summaryOf } from "./error.ts";
import { joinPath, removeIfThere } from "./path.ts";

/** Splits a colon separated list of folders; empty parts count for nothing. */
export function splitFolders(list: string): readonly string[] {
  return list.split(":").map((f) => f.trim()).filter((f) => f.length > 0);
}

/**
 * Makes a folder that downloads can go to.
 *
 * @throws {ModelError} `download_failed` when it cannot be made or nothing can be written into it.
 */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    // Only writing tells: mode bits say nothing about read-only mounts or the runtime's permissions.
    const probe = joinPath(folder, `.${crypto.randomUUID()}.probe`);
    await Deno.writeFile(probe, new Uint8Array(), { createNew: true });
    await removeIfThere(probe);
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

function notWritable(folder: string, cause: unknown): ModelError {
  return new ModelError("download_failed", [
    `Nothing can be written into ${folder}: ${summaryOf(cause)}`,
    "  Downloads go to the first folder of MODELS_DIR.",
    "  Make it writable for this process, or name another folder first.",
  ], { cause });
}
