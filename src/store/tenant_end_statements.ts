import type { Statement } from "./sql.ts";

/**
 * Begins the end of a tenant: its event, its keys and sessions, its mark, and last its row, if there is one.
 * From here on nobody finds the tenant, whatever happens to the rest.
 */
export function beginEnd(tenant: string, actor: string): Statement[] {
  return [
    {
      sql: `INSERT INTO audit (tenant_id, action, actor, count)
        SELECT id, 'tenant.deleted', :actor, enrollments FROM tenants
        WHERE id = :tenant AND deleted_at IS NULL`,
      args: { tenant, actor },
    },
    { sql: "DELETE FROM api_keys WHERE tenant_id = :tenant", args: { tenant } },
    { sql: "DELETE FROM liveness_sessions WHERE tenant_id = :tenant", args: { tenant } },
    {
      sql: `UPDATE tenants SET deleted_at = CURRENT_TIMESTAMP
        WHERE id = :tenant AND deleted_at IS NULL`,
      args: { tenant },
    },
    selectEnding(tenant),
  ];
}

/** The id of a tenant if it is at its end. */
export function selectEnding(tenant: string): Statement {
  const sql = "SELECT id FROM tenants WHERE id = :tenant AND deleted_at IS NOT NULL";
  return { sql, args: { tenant } };
}

/** Deletes some enrollments of a tenant at its end (returns their ids). */
export function eraseSome(tenant: string, limit: number): Statement {
  return {
    sql: `DELETE FROM enrollments WHERE id IN
        (SELECT e.id FROM tenants t JOIN enrollments e ON e.tenant_id = t.id
          WHERE t.id = :tenant AND t.deleted_at IS NOT NULL ORDER BY e.id LIMIT :limit)
      RETURNING id`,
    args: { tenant, limit },
  };
}

/**
 * Ends a tenant without enrollments: persons that were left without any by hand, its row, and a
 * new one for the tenant that must exist. Each does nothing when somebody else was faster, who
 * may have made the tenant anew.
 */
export function completeEnd(tenant: string): Statement[] {
  const args = { tenant };
  return [
    {
      sql: `DELETE FROM persons WHERE tenant_id IN
        (SELECT id FROM tenants WHERE id = :tenant AND deleted_at IS NOT NULL)`,
      args,
    },
    { sql: "DELETE FROM tenants WHERE id = :tenant AND deleted_at IS NOT NULL", args },
    {
      sql: `INSERT INTO tenants (id) SELECT :tenant WHERE :tenant = 'default'
        ON CONFLICT (id) DO NOTHING`,
      args,
    },
  ];
}
