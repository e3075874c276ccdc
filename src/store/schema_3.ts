import type { Migration } from "./migrations.ts";

/**
 * The third step of the schema: active liveness sessions.
 *
 * - Times are milliseconds since 1970 by the database's clock, which all instances share.
 * - A row holds nothing of a face. It stays for a while after its end, so that whoever comes late
 *   or comes twice is told so.
 */
export const schema3: Migration = {
  version: 3,
  statements: [
    `CREATE TABLE liveness_sessions (
      id TEXT PRIMARY KEY,
      tenant_id TEXT NOT NULL REFERENCES tenants (id),
      nonce_digest BLOB NOT NULL CHECK (length(nonce_digest) = 32),
      challenges TEXT NOT NULL,
      created_ms INTEGER NOT NULL,
      expires_ms INTEGER NOT NULL CHECK (expires_ms > created_ms),
      used_ms INTEGER,
      token_used_ms INTEGER
    ) STRICT`,
    `CREATE INDEX liveness_sessions_open ON liveness_sessions (tenant_id, used_ms, expires_ms)`,
    `CREATE INDEX liveness_sessions_by_age ON liveness_sessions (expires_ms)`,
  ],
};
