import { WajahError } from "../errors.ts";
import type { TenantStore, TenantVersions } from "../store/store.ts";

/**
 * What tells whether copies of a tenant are stale: one small row, read at each request.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function readTenant(
  store: Pick<TenantStore, "tenantVersions">,
  tenantId: string,
): Promise<TenantVersions> {
  return found(await store.tenantVersions(tenantId));
}

/**
 * What the store gave for a tenant.
 *
 * @throws {WajahError} `tenant_not_found` when that is nothing
 */
export function found<T>(tenant: T | undefined): T {
  if (tenant === undefined) throw new WajahError("tenant_not_found");
  return tenant;
}
