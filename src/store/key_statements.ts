import { recordChange, recordInsert } from "./audit_statements.ts";
import { liveTenant } from "./change_statements.ts";
import type { Statement } from "./sql.ts";
import type { NewApiKey } from "./store.ts";

const columns = "id, tenant_id, label, prefix, scopes, created_at, expires_at";

/** The key with a prefix, and whether it has expired. */
export function selectKey(prefix: string): Statement {
  return {
    sql: `SELECT ${columns}, digest, coalesce(expires_at <= datetime('now'), 0) AS expired
      FROM api_keys WHERE prefix = :prefix`,
    args: { prefix },
  };
}

/** All keys of a tenant. */
export function listKeys(tenant: string): Statement {
  const sql = `SELECT ${columns} FROM api_keys WHERE tenant_id = :tenant ORDER BY id`;
  return { sql, args: { tenant } };
}

/** A new key: the row (returned), if there is the tenant, and the event. */
export function createKey(key: NewApiKey, actor: string): Statement[] {
  const { tenantId, label, prefix, digest, scopes, expiresAt } = key;
  const event = { tenantId, action: "key.created", actor };
  const args = { label, prefix, digest, scopes: JSON.stringify(scopes), expires: expiresAt };
  return [{
    sql: `INSERT INTO api_keys (tenant_id, label, prefix, digest, scopes, expires_at)
      SELECT t.id, :label, :prefix, :digest, :scopes, :expires FROM tenants t WHERE ${liveTenant}
      RETURNING ${columns}`,
    args: { tenant: tenantId, ...args },
  }, recordInsert(event)];
}

/** Another secret for a key: the row (returned), and the event. */
export function rotateKey(
  tenantId: string,
  id: number,
  { prefix, digest }: Pick<NewApiKey, "prefix" | "digest">,
  actor: string,
): Statement[] {
  return [{
    sql: `UPDATE api_keys SET prefix = :prefix, digest = :digest
      WHERE tenant_id = :tenant AND id = :id RETURNING ${columns}`,
    args: { tenant: tenantId, id, prefix, digest },
  }, recordChange({ tenantId, action: "key.rotated", actor }, id)];
}

/** The end of a key: the row (returns its id), and the event. */
export function revokeKey(tenantId: string, id: number, actor: string): Statement[] {
  return [{
    sql: "DELETE FROM api_keys WHERE tenant_id = :tenant AND id = :id RETURNING id",
    args: { tenant: tenantId, id },
  }, recordChange({ tenantId, action: "key.revoked", actor }, id)];
}
