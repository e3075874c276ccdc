import { StoreError } from "./errors.ts";

/** Bits of a mode that let anyone but the owner in. */
export const others = 0o077;

/** A path's folder, made for the owner alone when it is missing. */
export async function makeFolder(path: string): Promise<string> {
  const folder = folderOf(path);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function folderOf(path: string): string {
  return path.replace(/[^/\\]*$/, "") || ".";
}

/**
 * Makes the database file, or tightens one that exists, so that only the owner reads it. SQLite
 * gives its side files the mode of the database, so the file must have it before it is opened.
 */
export async function prepareFile(path: string): Promise<void> {
  await makeFolder(path);
  try {
    (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  for (const side of ["", "-wal", "-shm"]) await tighten(path + side);
}

/** Whether there is a database with something in it, so that its key must exist too. */
export async function hasContent(path: string): Promise<boolean> {
  return ((await statOf(path))?.size ?? 0) > 0;
}

async function tighten(path: string): Promise<void> {
  const mode = (await statOf(path))?.mode;
  // Systems without modes give null.
  if (mode && mode & others) await Deno.chmod(path, 0o600).catch(() => fail(path));
}

function fail(path: string): never {
  throw new StoreError(`"${path}" can be read by others and is not ours: run chmod 600 on it.`);
}

/** What is at a path, if anything. */
export async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Removes what is at a path, a folder with all that is in it. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Gives a file another name in one step, in place of any file of that name. */
export async function moveFile(from: string, to: string): Promise<void> {
  await Deno.rename(from, to);
  await syncFolder(folderOf(to));
}

/** Makes a new name in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Where a folder cannot be opened there is nothing more to do.
  const handle = await Deno.open(folder).catch(() => undefined);
  if (!handle) return;
  using opened = handle;
  await opened.sync();
}
