import { type ChangeEvent, recordChange } from "./audit_statements.ts";
import { finish } from "./change_statements.ts";
import { personId } from "./person_statements.ts";
import type { Statement } from "./sql.ts";

/** The part of a delete that says which rows, and what the audit log calls it. */
export interface Target {
  readonly action: string;
  readonly where: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** The enrollment, where it is a single one. */
  readonly subject?: number;
}

/** One enrollment. */
export function byId(tenant: string, id: number): Target {
  const where = "tenant_id = :tenant AND id = :id";
  return { action: "enrollment.deleted", where, args: { tenant, id }, subject: id };
}

/** All enrollments of a person. The plus keeps SQLite from going through the whole tenant. */
export function byPerson(tenant: string, user: string): Target {
  const where = `+tenant_id = :tenant AND person_id = ${personId}`;
  return { action: "person.deleted", where, args: { tenant, user } };
}

/** All enrollments of a name. */
export function byName(tenant: string, name: string): Target {
  const where = "tenant_id = :tenant AND name = :name";
  return { action: "enrollment.deleted", where, args: { tenant, name } };
}

/** The condition on an enrollment, `e`, to be older than its tenant, `t`, keeps it. */
export const isExpired = "e.created_at < datetime('now', '-' || t.retention_days || ' days')";

/** The oldest enrollments that the tenant does not keep any longer. */
export function byAge(tenant: string, limit: number): Target {
  const where = `id IN (SELECT e.id FROM tenants t JOIN enrollments e ON e.tenant_id = t.id
    WHERE t.id = :tenant AND ${isExpired} ORDER BY e.created_at, e.id LIMIT :limit)`;
  return { action: "retention.erased", where, args: { tenant, limit } };
}

/** A delete: enrollments (returns their ids; triggers take the rest), and the end of a write. */
export function deleteEnrollments(
  tenantId: string,
  { action, where, args, subject }: Target,
  actor: string,
): Statement[] {
  const event: ChangeEvent = { tenantId, action, actor };
  return [
    { sql: `DELETE FROM enrollments WHERE ${where} RETURNING id`, args },
    ...finish(event, recordChange(event, subject)),
  ];
}
