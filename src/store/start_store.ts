import { WajahError } from "../errors.ts";
import { createDatabase, type DatabaseOptions, type SqlClient } from "./database.ts";
import { codeOf, storageError, StoreError } from "./errors.ts";
import { createLibsqlStore } from "./libsql_store.ts";
import { migrate, migrations } from "./migrations.ts";
import type { Store } from "./store.ts";

/** What `startStore` is to open. */
export interface StartOptions extends DatabaseOptions {
  /** What the store says it is. */
  readonly kind: string;
  /** Done to a new connection before anything else. */
  readonly prepare?: (client: SqlClient) => Promise<void>;
}

/** Makes a store over a client, its schema up to date; the client is closed with it. */
export async function startStore(
  client: SqlClient,
  { kind, prepare, ...options }: StartOptions,
): Promise<Store> {
  try {
    await prepare?.(client);
    const db = createDatabase(client, options);
    await migrate(db, migrations);
    await db.tidy();
    return createLibsqlStore(db, kind);
  } catch (error) {
    await client.close();
    throw error;
  }
}

/**
 * An error in words for the person who runs the service: one that says it already as it is, any
 * other as `what` and its reason.
 */
export function inWords(what: string, error: unknown): StoreError {
  const { cause } = error instanceof WajahError ? error : storageError(error);
  // Without a code it is a sentence already.
  if (cause instanceof StoreError && cause.code === undefined) return cause;
  const code = codeOf(cause) ?? "unknown";
  return new StoreError(`${what}: ${reasonOf(code)}.`, code);
}

/** A code in words, where there are some. */
function reasonOf(code: string): string {
  // SQLite's codes have longer forms, such as SQLITE_CORRUPT_INDEX.
  const known = Object.keys(reasons).find((word) => code === word || code.startsWith(`${word}_`));
  return known === undefined ? code : reasons[known];
}

const reasons: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "another process holds it",
  SQLITE_FULL: "the disk is full",
  ENOSPC: "the disk is full",
  SQLITE_CORRUPT: "it is damaged; put a backup in its place",
  SQLITE_NOTADB: "it is damaged; put a backup in its place",
  SQLITE_IOERR: "the disk is full or broken (SQLITE_IOERR)",
  SERVER_ERROR: "it refuses; is TURSO_AUTH_TOKEN right?",
  TypeError: "it does not answer",
  TimeoutError: "it does not answer in time",
};
