import { personId } from "./person_statements.ts";
import type { Statement } from "./sql.ts";

/** One person's embeddings of one model. */
export function selectSamples(tenant: string, user: string, contract: string): Statement {
  return {
    sql: `SELECT e.id AS enrollment_id, e.person_id, c.dimension, v.vector
      FROM enrollments e JOIN contracts c ON c.id = e.contract_id
        LEFT JOIN embeddings v ON v.enrollment_id = e.id
      WHERE e.tenant_id = :tenant AND e.contract_id = :contract
        AND e.person_id = ${personId} ORDER BY e.id`,
    args: { tenant, user, contract },
  };
}

/** How many values an embedding of a model has. */
export function selectDimension(contract: string): Statement {
  return { sql: "SELECT dimension FROM contracts WHERE id = :contract", args: { contract } };
}

const samples = `enrollments e LEFT JOIN embeddings v ON v.enrollment_id = e.id
  WHERE e.tenant_id = :tenant AND e.contract_id = :contract`;

/** A page of a tenant's embeddings of one model. */
export function galleryPage(
  tenant: string,
  contract: string,
  after: number,
  limit: number,
): Statement {
  return {
    sql: `SELECT e.id AS enrollment_id, e.person_id, v.vector FROM ${samples} AND e.id > :after
      ORDER BY e.id LIMIT :limit`,
    args: { tenant, contract, after, limit },
  };
}

/**
 * The persons nearest to a probe; each row repeats how many samples there are and how many of them
 * have a distance. One pass over the rows: distances are put aside first, because sorting by
 * person would carry the vectors along.
 */
export function nearest(
  tenant: string,
  contract: string,
  probe: Uint8Array<ArrayBuffer>,
  limit: number,
): Statement {
  return {
    sql: `WITH compared AS MATERIALIZED (
        SELECT e.id, e.person_id, vector_distance_cos(v.vector, :probe) AS distance FROM ${samples}
      )
      SELECT id AS enrollment_id, person_id, min(distance) AS distance,
        sum(count(*)) OVER () AS size, sum(count(distance)) OVER () AS intact
      FROM compared GROUP BY person_id ORDER BY distance, id LIMIT :limit`,
    args: { tenant, contract, probe, limit },
  };
}

/** The contract of the newest enrollment. */
export const storedContract: Statement = {
  sql: `SELECT id, model, sha256, dimension, preprocessing FROM contracts
    WHERE id = (SELECT contract_id FROM enrollments ORDER BY id DESC LIMIT 1)`,
};
