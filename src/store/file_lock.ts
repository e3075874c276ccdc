import { StoreError } from "./errors.ts";
import { prepareFile } from "./files.ts";
import { describe, type FileLocation } from "./location.ts";
import { inWords } from "./start_store.ts";
import type { Store } from "./store.ts";

/**
 * Holds a database file for this process alone, by a lock on a file beside it. The system gives the
 * lock back when the process ends in whatever way; the file stays, because deleting it would let
 * two processes each lock one of the same name.
 *
 * Two services on one file would keep its data whole, but not its promises: a reader of one keeps
 * the other from wiping what was deleted.
 *
 * @throws {StoreError} when another process, or this one, has the file open
 */
export async function lockFile(path: string): Promise<Disposable> {
  await prepareFile(path);
  // A link and what it points at are one database.
  const name = `${await Deno.realPath(path)}.lock`;
  const file = await Deno.open(name, { write: true, create: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) throw inUse(path);
  } catch (error) {
    file.close();
    throw error instanceof StoreError ? error : unlockable(path);
  }
  let held = true;
  return {
    [Symbol.dispose]() {
      if (held) file.close();
      held = false;
    },
  };
}

/**
 * Opens a store while its file is locked; the end of the store gives the lock back.
 *
 * @throws {StoreError} whatever stopped the opening, in words
 */
export async function openLocked(
  location: FileLocation,
  open: () => Promise<Store>,
): Promise<Store> {
  try {
    return await opened(await lockFile(location.path), open);
  } catch (error) {
    throw inWords(`${describe(location)} cannot be opened`, error);
  }
}

async function opened(lock: Disposable, open: () => Promise<Store>): Promise<Store> {
  try {
    const store = await open();
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        using _ = lock;
        await store[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function inUse(path: string): StoreError {
  return new StoreError(
    `The database file "${path}" is in use by another process, and only one may have it. Stop the ` +
      "other one, or give each its own file; several instances share a database by a server " +
      "(TURSO_DATABASE_URL=libsql://..., https://... or http://...).",
  );
}

function unlockable(path: string): StoreError {
  return new StoreError(
    `The database file "${path}" is in a folder where files cannot be locked, so that a second ` +
      "process could open it too: is it a network folder?",
  );
}
