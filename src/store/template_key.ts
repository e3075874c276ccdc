import { StoreError } from "./errors.ts";
import { makeFolder, others, statOf, syncFolder } from "./files.ts";

/** Where the key that encrypts embeddings comes from. */
export interface TemplateKeySource {
  /** Base64 of exactly 32 bytes; goes before the file. */
  readonly value?: string | undefined;
  /** The key file, made when it is needed and missing. */
  readonly path: string;
  /** Whether there is a database that some key made already encrypts. */
  readonly databaseExists: boolean;
}

/** A key. */
export type TemplateKey = Uint8Array<ArrayBuffer>;

const keyBytes = 32;

/** A new key. */
export function makeTemplateKey(): TemplateKey {
  return crypto.getRandomValues(new Uint8Array(keyBytes));
}

/**
 * The key from the value, else from the key file, else a new one in a new key file.
 *
 * @throws {StoreError} with a sentence for the person who runs the service, never with the key
 */
export async function readOrMakeTemplateKey(
  { value, path, databaseExists }: TemplateKeySource,
): Promise<TemplateKey> {
  if (value !== undefined) return parseTemplateKey(value, "TEMPLATE_KEY");
  const text = await readKeyFile(path);
  if (text !== undefined) return parseTemplateKey(text, `The key file "${path}"`);
  if (databaseExists) throw lost(path);
  const key = makeTemplateKey();
  await writeKeyFile(path, key);
  return key;
}

/**
 * The key that a text holds.
 *
 * @throws {StoreError} naming `what` the text is, without the text
 */
export function parseTemplateKey(text: string, what: string): TemplateKey {
  const key = decoded(text.trim());
  if (key?.length === keyBytes) return key;
  throw new StoreError(
    `${what} must be base64 of exactly ${keyBytes} bytes; openssl rand -base64 32 makes one.`,
  );
}

function decoded(text: string): TemplateKey | undefined {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  } catch {
    // The error would repeat what it could not read.
    return undefined;
  }
}

/** The text of a key file, if there is one; refused when others can read it. */
export async function readKeyFile(path: string): Promise<string | undefined> {
  const info = await statOf(path);
  if (!info) return undefined;
  // Systems without modes give null.
  if (info.mode && info.mode & others) throw readable(path);
  return await Deno.readTextFile(path);
}

/** Writes a key to a new file that only the owner reads. */
export async function writeKeyFile(path: string, key: TemplateKey): Promise<void> {
  const folder = await makeFolder(path);
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  await file.write(new TextEncoder().encode(`${key.toBase64()}\n`));
  // Both before the first embedding is encrypted: a power cut must not leave it without its key.
  await file.sync();
  await syncFolder(folder);
}

function readable(path: string): StoreError {
  return new StoreError(
    `The key file "${path}" can be read by others: run chmod 600 on it, and make a new key if ` +
      "others may have used the machine.",
  );
}

function lost(path: string): StoreError {
  return new StoreError(
    `There is a database, but its key file "${path}" is gone: put the file back from a backup or ` +
      "set TEMPLATE_KEY. A new key could not read the database, so none was made.",
  );
}
