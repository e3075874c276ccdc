import type { SqlClient } from "./database.ts";
import { StoreError } from "./errors.ts";

/**
 * What a new connection must have by itself. The client may replace its connection at any time,
 * and these cannot be set inside a write: they are compiled into the driver, and checked here so
 * that a driver built otherwise is noticed at start.
 */
const defaults = [
  // 2 is FULL: an acknowledged write survives a power cut.
  { name: "synchronous", value: 2 },
  { name: "foreign_keys", value: 1 },
];

/**
 * Such a page holds one vector of 509 to 1,015 numbers and no second one. With several a page,
 * SQLite moves them from page to page when it evens pages out after a delete, and leaves a copy in
 * the unused part of the old page, which secure_delete does not wipe: it would outlive its person.
 */
export const pageSize = 4096;

/** Sets what a database file keeps: its page size and its log. */
export async function prepare(client: SqlClient): Promise<void> {
  for (const { name, value } of defaults) {
    if (await pragma(client, name) !== value) {
      throw new StoreError(`The libSQL driver is not built as expected: ${name} is not ${value}.`);
    }
  }
  // Before the first table, else without effect.
  await client.execute({ sql: `PRAGMA page_size = ${pageSize}` });
  const mode = await pragma(client, "journal_mode", "WAL");
  if (mode !== "wal") {
    throw new StoreError(
      "The database cannot have a write-ahead log here: is it a network folder?",
    );
  }
}

/**
 * Reads a whole database file and compares tables with their indexes: about a second for each
 * 50,000 faces. A file that was damaged, by a disk for one, could give a face to another person.
 *
 * @throws {StoreError} when the file is not whole
 */
export async function proveWhole(client: SqlClient): Promise<void> {
  if (await pragma(client, "integrity_check(1)") === "ok") return;
  throw new StoreError("the check of the database found a fault", "SQLITE_CORRUPT");
}

async function pragma(client: SqlClient, name: string, value?: string): Promise<unknown> {
  const sql = value === undefined ? `PRAGMA ${name}` : `PRAGMA ${name} = ${value}`;
  return (await client.execute({ sql })).rows[0]?.[name.replace(/\(.*/, "")];
}
