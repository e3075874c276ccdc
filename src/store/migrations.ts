import type { Database } from "./database.ts";
import { StoreError } from "./errors.ts";
import { parseRow, versionRow } from "./rows.ts";

/** One step of the schema. Released steps never change; a correction is a new step. */
export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/**
 * The schema, oldest step first.
 *
 * - A vector is a plain BLOB: `F32_BLOB(n)` would fix one dimension for all models and is not
 *   allowed in a STRICT table; libSQL's vector functions take raw float32 bytes all the same.
 * - Vectors have their own table, so that listing names does not read 2 KB a row.
 * - Triggers keep what belongs together, also for rows that a person deletes by hand.
 */
export const migrations: readonly Migration[] = [{
  version: 1,
  statements: [
    `CREATE TABLE tenants (
      id TEXT PRIMARY KEY,
      gallery_version INTEGER NOT NULL DEFAULT 0,
      threshold REAL CHECK (threshold BETWEEN 0 AND 2),
      created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    ) STRICT`,
    `INSERT INTO tenants (id) VALUES ('default')`,
    `CREATE TABLE contracts (
      id TEXT PRIMARY KEY,
      model TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      dimension INTEGER NOT NULL CHECK (dimension > 0),
      preprocessing TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE persons (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant_id TEXT NOT NULL REFERENCES tenants (id),
      user_id TEXT NOT NULL,
      created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
      UNIQUE (tenant_id, user_id)
    ) STRICT`,
    `CREATE TABLE enrollments (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant_id TEXT NOT NULL REFERENCES tenants (id),
      person_id INTEGER NOT NULL REFERENCES persons (id),
      contract_id TEXT NOT NULL REFERENCES contracts (id),
      name TEXT NOT NULL,
      created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    ) STRICT`,
    `CREATE INDEX enrollments_of_tenant ON enrollments (tenant_id)`,
    `CREATE INDEX enrollments_of_name ON enrollments (tenant_id, name)`,
    `CREATE INDEX enrollments_of_contract ON enrollments (tenant_id, contract_id)`,
    `CREATE INDEX enrollments_of_person ON enrollments (person_id, contract_id)`,
    `CREATE TABLE embeddings (
      enrollment_id INTEGER PRIMARY KEY REFERENCES enrollments (id),
      vector BLOB NOT NULL
    ) STRICT`,
    `CREATE TRIGGER enrollment_deleted AFTER DELETE ON enrollments BEGIN
      DELETE FROM embeddings WHERE enrollment_id = OLD.id;
      DELETE FROM persons WHERE id = OLD.person_id
        AND NOT EXISTS (SELECT 1 FROM enrollments WHERE person_id = OLD.person_id);
    END`,
  ],
}];

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
