import { WajahError } from "../errors.ts";
import type { Store, Tenant } from "../store/store.ts";

/**
 * The tenant's row.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function readTenant(store: Pick<Store, "tenant">, tenantId: string): Promise<Tenant> {
  const tenant = await store.tenant(tenantId);
  if (!tenant) throw new WajahError("tenant_not_found");
  return tenant;
}
