import { WajahError } from "../errors.ts";
import { connect, type Credentials } from "./connect.ts";
import { createDatabase, type Database } from "./database.ts";
import { codeOf, storageError, StoreError } from "./errors.ts";
import { hasContent, prepareFile } from "./files.ts";
import { checkKey } from "./key_check.ts";
import { createLibsqlStore } from "./libsql_store.ts";
import { describe, locate, type Location } from "./location.ts";
import { migrate, migrations } from "./migrations.ts";
import { prepare } from "./prepare.ts";
import { retryBusy } from "./retry.ts";
import type { Store } from "./store.ts";

/** Which database, and what opens it. */
export interface LibsqlOptions extends Credentials {
  /** `file:<path>`, `:memory:`, `libsql://...`, `https://...` or `http://...`. */
  readonly url: string;
}

/**
 * Opens a libSQL database, makes it when it is a file that does not exist, and brings its schema
 * up to date. One store a file and process: SQLite's locks do not survive a second one's opening.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openLibsqlStore({ url, ...credentials }: LibsqlOptions): Promise<Store> {
  const location = locate(url);
  checkLength(credentials);
  try {
    const db = await openDatabase(location, credentials);
    return createLibsqlStore(db, `libsql ${location.kind}`);
  } catch (error) {
    throw opening(location, error);
  }
}

/** Whether a URL names a file with data in it, whose key must then exist already. */
export async function databaseExists(url: string): Promise<boolean> {
  const location = locate(url);
  return location.kind === "file" && await hasContent(location.path);
}

function checkLength({ encryptionKey }: Credentials): void {
  if (encryptionKey && encryptionKey.length !== 32) {
    throw new TypeError("the encryption key must have 32 bytes");
  }
}

async function openDatabase(location: Location, credentials: Credentials): Promise<Database> {
  const local = location.kind === "file";
  if (local) {
    await prepareFile(location.path);
    await checkKey(location.path, credentials.encryptionKey);
  }
  const client = await connect(location, credentials);
  try {
    if (local) await retryBusy(() => prepare(client));
    const db = createDatabase(client, { local });
    await migrate(db, migrations);
    await db.tidy();
    return db;
  } catch (error) {
    client.close();
    throw error;
  }
}

function opening(location: Location, error: unknown): StoreError {
  const { cause } = error instanceof WajahError ? error : storageError(error);
  // Without a code it is a sentence already.
  if (cause instanceof StoreError && cause.code === undefined) return cause;
  const code = codeOf(cause) ?? "unknown";
  const why = reasons[code] ?? code;
  return new StoreError(`${describe(location)} cannot be opened: ${why}.`, code);
}

const reasons: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "another process holds it",
  SERVER_ERROR: "it refuses; is TURSO_AUTH_TOKEN right?",
  TypeError: "it does not answer",
  TimeoutError: "it does not answer in time",
};
