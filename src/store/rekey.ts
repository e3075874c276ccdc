import type { Compared } from "./compare_databases.ts";
import { copyDatabase } from "./copy_database.ts";
import { StoreError } from "./errors.ts";
import { lockFile } from "./file_lock.ts";
import { hasContent, moveFile, removeIfThere } from "./files.ts";
import { copyOf, finishRekey, nextOf, realPath } from "./finish_rekey.ts";
import { checkKey, keyFits } from "./key_check.ts";
import { locate } from "./location.ts";
import { inWords } from "./start_store.ts";
import {
  makeTemplateKey,
  parseTemplateKey,
  readOrMakeTemplateKey,
  type TemplateKey,
  writeKeyFile,
} from "./template_key.ts";
import { holdForWiping } from "./wipe.ts";

/** What is done next, and at last `done`. */
export type RekeyStep = "key" | "copy" | "database" | "key file" | "wipe" | "done";

/** Which database, and which keys. */
export interface RekeyOptions {
  readonly url: string;
  /** The server of which the file is an embedded replica; then it is refused. */
  readonly syncUrl?: string | undefined;
  /** Base64 of the old key; without it, it is in the key file, which then gets the new one. */
  readonly templateKey?: string | undefined;
  readonly templateKeyFile: string;
  /** Base64 of the new key; without it one is made for the key file. */
  readonly newTemplateKey?: string | undefined;
  /** Told before each step. */
  readonly say?: (step: RekeyStep) => void;
}

/** What a rekey did. */
export interface Rekeyed extends Compared {
  /** The database file. */
  readonly path: string;
  /** The key file with the new key, or undefined when `templateKey` was given. */
  readonly keyFile: string | undefined;
  /** Whether the old files were overwritten; they are deleted all the same. */
  readonly wiped: boolean;
}

interface Plan {
  readonly path: string;
  readonly oldKey: TemplateKey;
  readonly newKey: TemplateKey;
  readonly keyFile: string | undefined;
  readonly say: (step: RekeyStep) => void;
}

/**
 * Encrypts a database file with another key. Whenever it ends, by a fault, a kill or a power cut,
 * there is a whole database and its key: until the new database takes the old one's name nothing
 * of the old one is touched, and a new key for the key file lies beside it until then, where
 * `finishRekey` finds it.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function rekey(options: RekeyOptions): Promise<Rekeyed> {
  const location = locate(options.url);
  if (options.syncUrl !== undefined) throw aReplica();
  if (location.kind !== "file") throw notAFile();
  if (!await hasContent(location.path)) throw nothing(location.path);
  try {
    using _lock = await lockFile(location.path);
    const plan = await planned(await Deno.realPath(location.path), options);
    return { ...await carryOut(plan), path: location.path, keyFile: plan.keyFile };
  } catch (error) {
    throw inWords(`The key of "${location.path}" cannot be changed`, error);
  }
}

async function planned(path: string, options: RekeyOptions): Promise<Plan> {
  const { templateKey: value, newTemplateKey, say = () => undefined } = options;
  if (value !== undefined && newTemplateKey === undefined) throw noNewKey();
  const newKey = newTemplateKey === undefined
    ? makeTemplateKey()
    : parseTemplateKey(newTemplateKey, "NEW_TEMPLATE_KEY");
  const keyFile = value === undefined ? await realPath(options.templateKeyFile) : undefined;
  await finishRekey(path, keyFile);
  const oldKey = await readOrMakeTemplateKey({
    value,
    path: options.templateKeyFile,
    databaseExists: true,
  });
  if (await keyFits(path, newKey)) throw already();
  await checkKey(path, oldKey);
  return { path, oldKey, newKey, keyFile, say };
}

async function carryOut({ path, oldKey, newKey, keyFile, say }: Plan) {
  const copy = copyOf(path);
  try {
    say("key");
    if (keyFile !== undefined) await writeKeyFile(nextOf(keyFile), newKey);
    say("copy");
    const copied = await copyDatabase({ path, key: oldKey }, { path: copy, key: newKey });
    const old = [path, ...keyFile === undefined ? [] : [keyFile]];
    using held = await holdForWiping(old);
    say("database");
    await removeLog(path);
    await moveFile(copy, path);
    say("key file");
    if (keyFile !== undefined) await moveFile(nextOf(keyFile), keyFile);
    say("wipe");
    const wiped = await held.wipe().then(() => true, () => false);
    say("done");
    return { ...copied, wiped };
  } catch (error) {
    await finishRekey(path, keyFile);
    throw error;
  }
}

/** The log is empty, but must not be taken for one of the new database. */
async function removeLog(path: string): Promise<void> {
  if (await hasContent(`${path}-wal`)) throw new StoreError("The old database has a log again.");
  for (const side of ["-wal", "-shm"]) await removeIfThere(path + side);
}

function notAFile(): StoreError {
  return new StoreError(
    "Only a database file has a key to change; a database server encrypts by itself.",
  );
}

function aReplica(): StoreError {
  return new StoreError(
    "With TURSO_SYNC_URL the file is the copy of a server's database: to change its key, delete " +
      "the copy and all files that begin with its name, change the key, and start the service.",
  );
}

function nothing(path: string): StoreError {
  return new StoreError(`There is no database in "${path}" whose key could be changed.`);
}

function noNewKey(): StoreError {
  return new StoreError(
    "The key comes from TEMPLATE_KEY, so the new one must be in NEW_TEMPLATE_KEY: base64 of " +
      "exactly 32 bytes; openssl rand -base64 32 makes one.",
  );
}

function already(): StoreError {
  return new StoreError(
    "The database is encrypted with the new key already: set TEMPLATE_KEY to it, or leave out " +
      "NEW_TEMPLATE_KEY for another one.",
  );
}
