import type { Migration } from "./migrations.ts";

/**
 * The first step of the schema.
 *
 * - A vector is a plain BLOB: `F32_BLOB(n)` would fix one dimension for all models and is not
 *   allowed in a STRICT table; libSQL's vector functions take raw float32 bytes all the same.
 * - Vectors have their own table, so that listing names does not read 2 KB a row.
 * - Triggers keep what belongs together, also for rows that a person deletes by hand.
 */
export const schema1: Migration = {
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
};
