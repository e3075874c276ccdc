import type { Enrollment, Store } from "../store/store.ts";
import { type Page, type PageRequest, readPage } from "./page.ts";
import { readTenant } from "./read_tenant.ts";

/**
 * Enrollments of a tenant in the order they were made.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listEnrollments(
  store: Pick<Store, "tenantVersions" | "listEnrollments">,
  tenantId: string,
  page: PageRequest<number>,
): Promise<Page<Enrollment, number>> {
  await readTenant(store, tenantId);
  return await readPage((part) => store.listEnrollments(tenantId, part), page);
}
