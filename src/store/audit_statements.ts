import type { Statement } from "./sql.ts";
import type { AuditEvent, Page } from "./store.ts";

/** Records an event. */
export function record({ tenantId: tenant, action, actor, subject, count }: AuditEvent): Statement {
  return {
    sql: `INSERT INTO audit (tenant_id, action, actor, subject, count)
      VALUES (:tenant, :action, :actor, :subject, :count)`,
    args: { tenant, action, actor, subject, count },
  };
}

/** An event of a write that knows best how many rows it touched. */
export type ChangeEvent = Omit<AuditEvent, "subject" | "count">;

/**
 * Records what the statement just before did, with the count of its rows. Touches one row itself,
 * or none when that one touched none, so that the next statement can ask `changes()` in its turn.
 */
export function recordChange(event: ChangeEvent, subject: number | null = null): Statement {
  return recorded(event, ":subject", { subject });
}

/** Likewise, about the row that was inserted last. */
export function recordInsert(event: ChangeEvent): Statement {
  return recorded(event, "last_insert_rowid()", {});
}

function recorded(
  { tenantId: tenant, action, actor }: ChangeEvent,
  subject: string,
  args: Readonly<Record<string, number | null>>,
): Statement {
  return {
    sql: `INSERT INTO audit (tenant_id, action, actor, subject, count)
      SELECT :tenant, :action, :actor, ${subject}, changes() WHERE changes() > 0`,
    args: { tenant, action, actor, ...args },
  };
}

const entries = "SELECT id, created_at, tenant_id, action, actor, subject, count FROM audit";

/** A page of the log, of one tenant or of all. */
export function listAudit(tenant: string | undefined, { limit, after = 0 }: Page): Statement {
  const order = "id > :after ORDER BY id LIMIT :limit";
  return tenant === undefined
    ? { sql: `${entries} WHERE ${order}`, args: { after, limit } }
    : { sql: `${entries} WHERE tenant_id = :tenant AND ${order}`, args: { tenant, after, limit } };
}
