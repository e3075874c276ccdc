import { type ChangeEvent, recordChange } from "./audit_statements.ts";
import type { Statement } from "./sql.ts";

/** The tenant of a statement as `t`, unless it is being deleted. */
export const liveTenant = "t.id = :tenant AND t.deleted_at IS NULL";

/**
 * The end of each write to enrollments: the event, the version (both only if the statement just
 * before touched a row), and last what the tenant is after it.
 */
export function finish(event: ChangeEvent, record: Statement = recordChange(event)): Statement[] {
  const { tenantId } = event;
  return [record, bumpVersion(tenantId), selectChange(tenantId)];
}

function bumpVersion(tenant: string): Statement {
  return {
    sql: `UPDATE tenants SET gallery_version = gallery_version + 1
      WHERE id = :tenant AND changes() > 0`,
    args: { tenant },
  };
}

function selectChange(tenant: string): Statement {
  return {
    sql: `SELECT t.gallery_version, t.enrollments AS count FROM tenants t WHERE ${liveTenant}`,
    args: { tenant },
  };
}
