import type { Database } from "./database.ts";
import { StoreError } from "./errors.ts";
import { parseRow, versionRow } from "./rows.ts";
import { schema1 } from "./schema_1.ts";
import { schema2 } from "./schema_2.ts";
import { schema3 } from "./schema_3.ts";

/** One step of the schema. Released steps never change; a correction is a new step. */
export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/** The schema, oldest step first. */
export const migrations: readonly Migration[] = [schema1, schema2, schema3];

/**
 * Brings a database to the newest schema, each step in a transaction of its own.
 *
 * @throws {StoreError} when a newer program has been here: its data must not be guessed at
 */
export async function migrate(db: Database, steps: readonly Migration[]): Promise<void> {
  const newest = steps.at(-1)?.version ?? 0;
  const current = await appliedVersion(db);
  if (current > newest) throw tooNew(current, newest);
  for (const step of steps) {
    if (step.version > current) await apply(db, step);
  }
}

async function apply(db: Database, { version, statements }: Migration): Promise<void> {
  try {
    await db.write([
      { sql: createLedger },
      { sql: "INSERT INTO wajah_migrations (version) VALUES (:version)", args: { version } },
      ...statements.map((sql) => ({ sql })),
    ]);
  } catch (error) {
    // Another process that started with us may have taken the step first; the key refused ours.
    if (await appliedVersion(db) < version) throw error;
  }
}

const createLedger = `CREATE TABLE IF NOT EXISTS wajah_migrations (
  version INTEGER PRIMARY KEY,
  applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) STRICT`;

async function appliedVersion(db: Database): Promise<number> {
  const table = await db.read({
    sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'wajah_migrations'",
  });
  if (table.length === 0) return 0;
  const rows = await db.read({ sql: "SELECT max(version) AS version FROM wajah_migrations" });
  return parseRow(versionRow, rows[0]).version ?? 0;
}

function tooNew(current: number, newest: number): StoreError {
  return new StoreError(
    `The database has schema version ${current}, but this program knows only up to ${newest}: ` +
      "a newer version of the program has used it. Start that version, or restore an older backup.",
  );
}
