/** One owner at a time of a path, across processes. */

import { ModelError } from "./error.ts";
import { removeIfThere } from "./path.ts";
import { pause } from "./pause.ts";

const pollMs = 100;
// Longer than any sane download; its owner has stall deadlines of its own and lets go much earlier.
const waitMs = 60 * 60_000;

/**
 * Runs `work` while holding an exclusive lock file. The operating system drops the lock when a
 * process dies, so a lock file left behind by a crash locks nobody out.
 *
 * @throws what `work` throws, the signal's reason, the errors of opening `path` for writing, and
 * {ModelError} `download_failed` when another process holds it for an hour.
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  using _held = await acquire(path, signal);
  try {
    return await work();
  } finally {
    // Removed while still held: whoever waits on this very file notices in `tryAcquire`.
    await removeQuietly(path);
  }
}

async function acquire(path: string, signal?: AbortSignal): Promise<Deno.FsFile> {
  for (let waited = 0; waited < waitMs; waited += pollMs) {
    signal?.throwIfAborted();
    const file = await tryAcquire(path);
    if (file) return file;
    await pause(pollMs, signal);
  }
  throw new ModelError("download_failed", `Another process holds ${path}.`);
}

async function tryAcquire(path: string): Promise<Deno.FsFile | undefined> {
  const file = await Deno.open(path, { create: true, write: true });
  // Closing drops the lock, so there is no unlock anywhere.
  let ours = false;
  try {
    ours = await file.tryLock(true) && await isStillAt(path, file);
  } finally {
    if (!ours) file.close();
  }
  return ours ? file : undefined;
}

/** The former owner deletes the file, so a lock just won may be on a file nobody else can see. */
async function isStillAt(path: string, file: Deno.FsFile): Promise<boolean> {
  try {
    return (await Deno.stat(path)).ino === (await file.stat()).ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function removeQuietly(path: string): Promise<void> {
  try {
    await removeIfThere(path);
  } catch {
    // Some systems refuse to delete an open file; a leftover lock file is harmless.
  }
}
