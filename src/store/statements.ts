import type { ModelContract } from "../types.ts";
import { toBlob } from "./embedding.ts";
import type { Statement } from "./sql.ts";
import type { NewEnrollment, Page } from "./store.ts";

/** Touches the file or server, unlike a bare `SELECT 1`. */
export const ping: Statement = { sql: "SELECT id FROM tenants LIMIT 1" };

/** One tenant. */
export function selectTenant(tenant: string): Statement {
  const sql = "SELECT id, gallery_version, threshold, created_at FROM tenants WHERE id = :tenant";
  return { sql, args: { tenant } };
}

/**
 * All of an enrollment, in this order: contract, tenant, person, enrollment (the row it returns is
 * at `enrolledAt`), embedding, version, and last what the tenant is after it.
 */
export function enroll({ tenantId, userId, name, embedding, contract }: NewEnrollment) {
  return [
    addContract(contract),
    addTenant(tenantId),
    addPerson(tenantId, userId),
    addEnrollment(tenantId, userId, name, contract.id),
    addEmbedding(toBlob(embedding)),
    bumpVersion(tenantId),
    selectChange(tenantId),
  ] satisfies Statement[];
}

/** Index of the statement of `enroll` that returns the enrollment. */
export const enrolledAt = 3;

function addContract({ id, model, sha256, dimension, preprocessing }: ModelContract): Statement {
  return {
    sql: `INSERT INTO contracts (id, model, sha256, dimension, preprocessing)
      VALUES (:id, :model, :sha256, :dimension, :preprocessing) ON CONFLICT (id) DO NOTHING`,
    args: { id, model, sha256, dimension, preprocessing },
  };
}

function addTenant(tenant: string): Statement {
  const sql = "INSERT INTO tenants (id) VALUES (:tenant) ON CONFLICT (id) DO NOTHING";
  return { sql, args: { tenant } };
}

function addPerson(tenant: string, user: string): Statement {
  return {
    sql: `INSERT INTO persons (tenant_id, user_id) VALUES (:tenant, :user)
      ON CONFLICT (tenant_id, user_id) DO NOTHING`,
    args: { tenant, user },
  };
}

function addEnrollment(tenant: string, user: string, name: string, contract: string): Statement {
  return {
    sql: `INSERT INTO enrollments (tenant_id, person_id, contract_id, name)
      SELECT tenant_id, id, :contract, :name FROM persons
      WHERE tenant_id = :tenant AND user_id = :user
      RETURNING id, person_id, created_at`,
    args: { tenant, user, name, contract },
  };
}

function addEmbedding(vector: Uint8Array<ArrayBuffer>): Statement {
  return {
    sql: "INSERT INTO embeddings (enrollment_id, vector) VALUES (last_insert_rowid(), :vector)",
    args: { vector },
  };
}

function bumpVersion(tenant: string): Statement {
  const sql = "UPDATE tenants SET gallery_version = gallery_version + 1 WHERE id = :tenant";
  return { sql, args: { tenant } };
}

function selectChange(tenant: string): Statement {
  return {
    sql: `SELECT gallery_version,
        (SELECT count(*) FROM enrollments WHERE tenant_id = :tenant) AS count
      FROM tenants WHERE id = :tenant`,
    args: { tenant },
  };
}

const enrollments = `SELECT e.id, p.user_id, e.name, e.created_at
  FROM enrollments e JOIN persons p ON p.id = e.person_id`;

/** A page of a tenant's enrollments. */
export function listEnrollments(tenant: string, { limit, after = 0 }: Page): Statement {
  const sql = `${enrollments} WHERE e.tenant_id = :tenant AND e.id > :after
    ORDER BY e.id LIMIT :limit`;
  return { sql, args: { tenant, after, limit } };
}

/** One enrollment of a tenant. */
export function selectEnrollment(tenant: string, id: number): Statement {
  return { sql: `${enrollments} WHERE e.tenant_id = :tenant AND e.id = :id`, args: { tenant, id } };
}

/** The subquery is run once: it does not depend on the outer row. */
const personId = "(SELECT id FROM persons WHERE tenant_id = :tenant AND user_id = :user)";

const persons = `SELECT p.id, p.user_id, count(e.id) AS samples,
    (SELECT name FROM enrollments WHERE person_id = p.id ORDER BY id DESC LIMIT 1) AS name
  FROM persons p JOIN enrollments e ON e.person_id = p.id`;

/** A page of a tenant's persons. */
export function listPersons(tenant: string, { limit, after = 0 }: Page): Statement {
  const sql = `${persons} WHERE p.tenant_id = :tenant AND p.id > :after
    GROUP BY p.id ORDER BY p.id LIMIT :limit`;
  return { sql, args: { tenant, after, limit } };
}

/** One person of a tenant. */
export function selectPerson(tenant: string, user: string): Statement {
  const sql = `${persons} WHERE p.tenant_id = :tenant AND p.user_id = :user GROUP BY p.id`;
  return { sql, args: { tenant, user } };
}

/** The part of a delete that says which rows. */
export interface Target {
  readonly where: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** One enrollment. */
export function byId(tenant: string, id: number): Target {
  return { where: "tenant_id = :tenant AND id = :id", args: { tenant, id } };
}

/** All enrollments of a person. */
export function byPerson(tenant: string, user: string): Target {
  return { where: `tenant_id = :tenant AND person_id = ${personId}`, args: { tenant, user } };
}

/** All enrollments of a name. */
export function byName(tenant: string, name: string): Target {
  return { where: "tenant_id = :tenant AND name = :name", args: { tenant, name } };
}

/**
 * A delete, in this order: version (only if something matches), enrollments (returns their ids, at
 * `deletedAt`; triggers take embeddings and persons), and last what the tenant is after it.
 */
export function deleteEnrollments(tenant: string, { where, args }: Target) {
  const { sql } = bumpVersion(tenant);
  return [
    { sql: `${sql} AND EXISTS (SELECT 1 FROM enrollments WHERE ${where})`, args },
    { sql: `DELETE FROM enrollments WHERE ${where} RETURNING id`, args },
    selectChange(tenant),
  ] satisfies Statement[];
}

/** Index of the statement of `deleteEnrollments` that returns the ids. */
export const deletedAt = 1;

const vectors = `SELECT e.id AS enrollment_id, e.person_id, c.dimension, v.vector
  FROM enrollments e JOIN contracts c ON c.id = e.contract_id
    LEFT JOIN embeddings v ON v.enrollment_id = e.id`;

/** One person's embeddings of one model. */
export function selectSamples(tenant: string, user: string, contract: string): Statement {
  return {
    sql: `${vectors} WHERE e.tenant_id = :tenant AND e.contract_id = :contract
      AND e.person_id = ${personId} ORDER BY e.id`,
    args: { tenant, user, contract },
  };
}

/** A page of a tenant's embeddings of one model. */
export function galleryPage(
  tenant: string,
  contract: string,
  after: number,
  limit: number,
): Statement {
  return {
    sql: `${vectors} WHERE e.tenant_id = :tenant AND e.contract_id = :contract AND e.id > :after
      ORDER BY e.id LIMIT :limit`,
    args: { tenant, contract, after, limit },
  };
}

/** How many enrollments a tenant has. */
export function countEnrollments(tenant: string): Statement {
  const sql = "SELECT count(*) AS count FROM enrollments WHERE tenant_id = :tenant";
  return { sql, args: { tenant } };
}

/** Persons without an enrollment of one model; each row repeats how many there are. */
export function stalePersons(tenant: string, contract: string, limit: number): Statement {
  return {
    sql: `SELECT p.user_id, count(*) OVER () AS count FROM persons p
      WHERE p.tenant_id = :tenant AND NOT EXISTS
        (SELECT 1 FROM enrollments e WHERE e.person_id = p.id AND e.contract_id = :contract)
      ORDER BY p.user_id LIMIT :limit`,
    args: { tenant, contract, limit },
  };
}

/** The contract of the newest enrollment. */
export const storedContract: Statement = {
  sql: `SELECT id, model, sha256, dimension, preprocessing FROM contracts
    WHERE id = (SELECT contract_id FROM enrollments ORDER BY id DESC LIMIT 1)`,
};
