import type { ModelContract } from "../types.ts";
import { finish, liveTenant } from "./change_statements.ts";
import type { SqlValue, Statement } from "./sql.ts";
import type { Page, TransferRow } from "./store.ts";

/** A sample to import. */
export type ImportRow = Omit<TransferRow, "id">;

/** A page of a tenant's samples of one model. */
export function exportPage(
  tenant: string,
  contract: string,
  { limit, after = 0 }: Page,
): Statement {
  return {
    sql: `SELECT e.id AS enrollment_id, e.person_id, p.user_id, e.name, e.created_at, c.dimension,
        v.vector
      FROM enrollments e JOIN persons p ON p.id = e.person_id
        JOIN contracts c ON c.id = e.contract_id LEFT JOIN embeddings v ON v.enrollment_id = e.id
      WHERE e.tenant_id = :tenant AND e.contract_id = :contract AND e.id > :after
      ORDER BY e.id LIMIT :limit`,
    args: { tenant, contract, after, limit },
  };
}

/** Index of the statement of `importRows` that returns the ids of the rows that are new. */
export const stagedAt = 0;

/** Index of the statement of `importRows` that returns the ids of the enrollments it made. */
export const importedAt = 4;

/** Index, from the end, of the statement of `importRows` that returns the tenant after it. */
export const changedAt = -2;

/**
 * A whole import by way of the table `imports`, so that each vector is sent once: the new rows,
 * nothing of them if the tenant refuses, contract, persons, enrollments, embeddings, the end of a
 * write, and nothing left in `imports`.
 */
export function importRows(
  tenant: string,
  contract: ModelContract,
  rows: readonly ImportRow[],
  actor: string,
): Statement[] {
  return [
    { sql: stage, args: { tenant, contract: contract.id, ...pack(rows, contract.dimension) } },
    { sql: refuse, args: { tenant } },
    addContract(contract),
    { sql: addPersons, args: { tenant } },
    { sql: addEnrollments, args: { tenant, contract: contract.id } },
    { sql: "INSERT INTO embeddings (enrollment_id, vector) SELECT id, vector FROM imports" },
    ...finish({ tenantId: tenant, action: "gallery.imported", actor }),
    { sql: "DELETE FROM imports" },
  ];
}

/** All texts as one JSON text, all vectors as one blob, so that one statement takes all rows. */
function pack(rows: readonly ImportRow[], dimension: number): Record<string, SqlValue> {
  const texts = rows.map(({ userId, name, createdAt }) => [userId, name, createdAt]);
  const vectors = new Float32Array(rows.length * dimension);
  rows.forEach(({ embedding }, i) => vectors.set(embedding, i * dimension));
  const size = dimension * Float32Array.BYTES_PER_ELEMENT;
  return { rows: JSON.stringify(texts), vectors: new Uint8Array(vectors.buffer), size };
}

/** A row that is given twice is one; each gets the id that its enrollment will have. */
const stage = `WITH given AS (
    SELECT min(key) AS key, json_extract(value, '$[0]') AS user_id,
      json_extract(value, '$[1]') AS name, json_extract(value, '$[2]') AS created_at,
      substr(:vectors, key * :size + 1, :size) AS vector
    FROM json_each(:rows) GROUP BY user_id, created_at, vector
  )
  INSERT INTO imports (id, user_id, name, created_at, vector)
    SELECT key + 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'enrollments'), 0),
      user_id, name, created_at, vector
    FROM given g WHERE NOT EXISTS (
      SELECT 1 FROM persons p JOIN enrollments e ON e.person_id = p.id
        JOIN embeddings v ON v.enrollment_id = e.id
      WHERE p.tenant_id = :tenant AND p.user_id = g.user_id AND e.contract_id = :contract
        AND e.created_at = g.created_at AND v.vector = g.vector)
    RETURNING id`;

const refuse = `DELETE FROM imports WHERE NOT EXISTS (
  SELECT 1 FROM tenants t WHERE ${liveTenant}
    AND (t.quota IS NULL OR t.enrollments + (SELECT count(*) FROM imports) <= t.quota))`;

function addContract(
  { id, model, sha256, dimension, preprocessing }: ModelContract,
): Statement {
  return {
    sql: `INSERT INTO contracts (id, model, sha256, dimension, preprocessing)
      SELECT :id, :model, :sha256, :dimension, :preprocessing
      WHERE EXISTS (SELECT 1 FROM imports) ON CONFLICT (id) DO NOTHING`,
    args: { id, model, sha256, dimension, preprocessing },
  };
}

const addPersons = `INSERT INTO persons (tenant_id, user_id)
  SELECT :tenant, user_id FROM imports WHERE true ORDER BY id
  ON CONFLICT (tenant_id, user_id) DO NOTHING`;

const addEnrollments = `INSERT INTO enrollments
    (id, tenant_id, person_id, contract_id, name, created_at)
  SELECT i.id, p.tenant_id, p.id, :contract, i.name, i.created_at
  FROM imports i JOIN persons p ON p.tenant_id = :tenant AND p.user_id = i.user_id
  RETURNING id`;
