import { type ChangeEvent, recordChange, recordInsert } from "./audit_statements.ts";
import { finish, liveTenant } from "./change_statements.ts";
import { toBlob } from "./embedding.ts";
import type { Statement } from "./sql.ts";
import type { NewEnrollment } from "./store.ts";

/** Index, from the end, of the statement of `enroll` that returns the enrollment, if it was made. */
export const enrolledAt = -5;

/**
 * All of an enrollment, in this order: tenant (when it may be made), contract, person, enrollment,
 * embedding, and the end of a write.
 *
 * Nothing fails and is rolled back when the tenant refuses: each of the first statements asks for
 * itself whether it does, which stays the same until the enrollment is there, and each of the
 * others only follows the one before. So the last one tells the state in which it was refused.
 */
export function enroll(enrollment: NewEnrollment): Statement[] {
  const { tenantId, actor, makeTenant, expectedVersion } = enrollment;
  const event = { tenantId, action: "enrollment.created", actor };
  return [
    // A version that is expected is one of a tenant that was there.
    ...(makeTenant && expectedVersion === undefined ? addTenant(tenantId, actor) : []),
    addContract(enrollment),
    addPerson(enrollment),
    addEnrollment(enrollment),
    addEmbedding(toBlob(enrollment.embedding)),
    ...finish(event, recordInsert(event)),
  ];
}

/** Whether the tenant, `t`, takes an enrollment. */
const accepts = `${liveTenant} AND (t.quota IS NULL OR t.enrollments < t.quota)
  AND (:expected IS NULL OR t.gallery_version = :expected)`;

function argsOf({ tenantId, expectedVersion }: NewEnrollment) {
  return { tenant: tenantId, expected: expectedVersion ?? null };
}

function addTenant(tenantId: string, actor: string): Statement[] {
  const sql = "INSERT INTO tenants (id) VALUES (:tenant) ON CONFLICT (id) DO NOTHING";
  const event: ChangeEvent = { tenantId, action: "tenant.created", actor };
  return [{ sql, args: { tenant: tenantId } }, recordChange(event)];
}

function addContract(enrollment: NewEnrollment): Statement {
  const { id, model, sha256, dimension, preprocessing } = enrollment.contract;
  return {
    sql: `INSERT INTO contracts (id, model, sha256, dimension, preprocessing)
      SELECT :id, :model, :sha256, :dimension, :preprocessing FROM tenants t
      WHERE ${accepts} ON CONFLICT (id) DO NOTHING`,
    args: { ...argsOf(enrollment), id, model, sha256, dimension, preprocessing },
  };
}

function addPerson(enrollment: NewEnrollment): Statement {
  return {
    sql: `INSERT INTO persons (tenant_id, user_id) SELECT t.id, :user FROM tenants t
      WHERE ${accepts} ON CONFLICT (tenant_id, user_id) DO NOTHING`,
    args: { ...argsOf(enrollment), user: enrollment.userId },
  };
}

function addEnrollment(enrollment: NewEnrollment): Statement {
  const { userId: user, name, contract } = enrollment;
  return {
    sql: `INSERT INTO enrollments (tenant_id, person_id, contract_id, name)
      SELECT t.id, p.id, :contract, :name FROM tenants t JOIN persons p ON p.tenant_id = t.id
      WHERE ${accepts} AND p.user_id = :user
      RETURNING id, person_id, created_at`,
    args: { ...argsOf(enrollment), user, name, contract: contract.id },
  };
}

function addEmbedding(vector: Uint8Array<ArrayBuffer>): Statement {
  return {
    sql: `INSERT INTO embeddings (enrollment_id, vector)
      SELECT last_insert_rowid(), :vector WHERE changes() > 0`,
    args: { vector },
  };
}
