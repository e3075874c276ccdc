import type { Person, Store } from "../store/store.ts";
import { readAll } from "./read_all.ts";
import { readTenant } from "./read_tenant.ts";

/**
 * Everybody enrolled in a tenant, in the order they were first enrolled.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listPersons(
  store: Pick<Store, "tenant" | "listPersons">,
  tenantId: string,
): Promise<Person[]> {
  await readTenant(store, tenantId);
  return await Array.fromAsync(readAll((page) => store.listPersons(tenantId, page)));
}
