import { connectLocal, fileUrl } from "./connect.ts";
import { codeOf, StoreError } from "./errors.ts";
import { removeIfThere } from "./files.ts";

/** The largest page of SQLite; the key shows in the first. */
const firstPage = 65_536;

/**
 * Refuses a key that does not fit a database file, before the file is opened for use.
 *
 * SQLite must not find out by itself: when a killed process left a log, a connection with a wrong
 * key merges it at its close and ruins the first page for the right key as well. So the key is
 * tried on a copy of the beginning of the file. This must come before the process opens the
 * database: closing any handle of a file drops the locks that SQLite has on it.
 *
 * @throws {StoreError} naming the file
 */
export async function checkKey(path: string, key: Uint8Array | undefined): Promise<void> {
  const head = await readHead(path);
  if (head.length === 0) return;
  if (!key && !isPlain(head)) throw unreadable(path);
  if (key && !await opens(path, head, key)) throw misfit(path);
}

/** Whether a database file is encrypted with a key; an empty one fits any. */
export async function keyFits(path: string, key: Uint8Array): Promise<boolean> {
  const head = await readHead(path);
  return head.length === 0 || await opens(path, head, key);
}

function isPlain(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, 16)) === "SQLite format 3\0";
}

async function opens(path: string, head: Uint8Array, encryptionKey: Uint8Array): Promise<boolean> {
  if (isPlain(head)) return false;
  const folder = `${path}.keycheck`;
  // One that a killed process left; no other uses it, because the database is locked.
  await removeIfThere(folder);
  await Deno.mkdir(folder, { mode: 0o700 });
  try {
    const copy = `${folder}/head`;
    await Deno.writeFile(copy, head, { mode: 0o600 });
    return await answers(copy, encryptionKey);
  } finally {
    await removeIfThere(folder);
  }
}

async function answers(path: string, encryptionKey: Uint8Array): Promise<boolean> {
  const client = await connectLocal(fileUrl(path), encryptionKey);
  try {
    await client.execute({ sql: "PRAGMA user_version" });
    return true;
  } catch (error) {
    // Any other complaint is about the missing rest of the file: it was read, so the key fits.
    return codeOf(error) !== "SQLITE_NOTADB";
  } finally {
    await client.close();
  }
}

async function readHead(path: string): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const head = new Uint8Array(firstPage);
  let length = 0;
  for (let read: number | null; (read = await file.read(head.subarray(length)));) length += read;
  return head.subarray(0, length);
}

function misfit(path: string): StoreError {
  return new StoreError(
    `The database file "${path}" cannot be read: TEMPLATE_KEY or the key file does not fit it, ` +
      "or it was made without encryption, or its beginning is damaged. Nothing was changed.",
  );
}

function unreadable(path: string): StoreError {
  return new StoreError(
    `The database file "${path}" cannot be read without a key: it is encrypted, or not a ` +
      "database. Nothing was changed.",
  );
}
