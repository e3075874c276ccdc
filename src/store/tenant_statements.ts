import { recordChange } from "./audit_statements.ts";
import { liveTenant } from "./change_statements.ts";
import { isExpired } from "./delete_statements.ts";
import type { SqlValue, Statement } from "./sql.ts";
import type { TenantSettings } from "./store.ts";

/** Touches the file or server, unlike a bare `SELECT 1`. */
export const ping: Statement = { sql: "SELECT id FROM tenants LIMIT 1" };

const versions = "t.id, t.gallery_version, t.settings_version, t.enrollments";

const tenants = `SELECT ${versions}, t.threshold, t.liveness, t.retention_days,
  t.duplicate_policy, t.quota, t.created_at FROM tenants t`;

/** What tells whether copies of a tenant are stale. */
export function selectVersions(tenant: string): Statement {
  return { sql: `SELECT ${versions} FROM tenants t WHERE ${liveTenant}`, args: { tenant } };
}

/** A step of the gallery's version without any other change; last the versions after it. */
export function touchGallery(tenant: string): Statement[] {
  const sql = "UPDATE tenants AS t SET gallery_version = gallery_version + 1";
  return [{ sql: `${sql} WHERE ${liveTenant}`, args: { tenant } }, selectVersions(tenant)];
}

/** One tenant. */
export function selectTenant(tenant: string): Statement {
  return { sql: `${tenants} WHERE ${liveTenant}`, args: { tenant } };
}

/** A page of all tenants. */
export function listTenants(after: string, limit: number): Statement {
  const sql = `${tenants} WHERE t.id > :after AND t.deleted_at IS NULL ORDER BY t.id LIMIT :limit`;
  return { sql, args: { after, limit } };
}

/** The column of each setting. */
const columns = {
  threshold: "threshold",
  liveness: "liveness",
  retentionDays: "retention_days",
  duplicatePolicy: "duplicate_policy",
  quota: "quota",
} satisfies Record<keyof TenantSettings, string>;

/** The columns of the settings that are given, with their values. */
function given(settings: Partial<TenantSettings>): Record<string, SqlValue> {
  const values: Record<string, SqlValue> = {};
  for (const [setting, column] of Object.entries(columns)) {
    const value = settings[setting as keyof TenantSettings];
    if (value !== undefined) values[column] = typeof value === "boolean" ? Number(value) : value;
  }
  return values;
}

/** A new tenant: the row, unless there is one of this id (returns what it made), and the event. */
export function createTenant(
  tenantId: string,
  settings: Partial<TenantSettings>,
  actor: string,
): Statement[] {
  const args = { id: tenantId, ...given(settings) };
  const names = Object.keys(args);
  const sql = `INSERT INTO tenants (${names.join(", ")})
    VALUES (${names.map((name) => `:${name}`).join(", ")}) ON CONFLICT (id) DO NOTHING
    RETURNING id`;
  const event = { tenantId, action: "tenant.created", actor };
  return [{ sql, args }, recordChange(event), selectTenant(tenantId)];
}

/** A change of settings: the row, the event, and last the tenant after it. */
export function updateTenant(
  tenantId: string,
  settings: Partial<TenantSettings>,
  actor: string,
): Statement[] {
  const values = given(settings);
  const sets = Object.keys(values).map((name) => `${name} = :${name}, `).join("");
  const sql = `UPDATE tenants AS t SET ${sets}settings_version = settings_version + 1
    WHERE ${liveTenant}`;
  const event = { tenantId, action: "tenant.updated", actor };
  const args = { tenant: tenantId, ...values };
  return [{ sql, args }, recordChange(event), selectTenant(tenantId)];
}

/** Ids of the tenants with enrollments to erase, and of those whose own end is not done. */
export const tenantsWithExpired: Statement = {
  sql: `SELECT t.id FROM tenants t WHERE t.deleted_at IS NOT NULL OR t.retention_days IS NOT NULL
      AND EXISTS (SELECT 1 FROM enrollments e WHERE e.tenant_id = t.id AND ${isExpired})
    ORDER BY t.id`,
};
