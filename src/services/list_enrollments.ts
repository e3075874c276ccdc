import type { Enrollment, Store } from "../store/store.ts";
import { readTenant } from "./read_tenant.ts";

/** A page of a tenant's enrollments. */
export interface EnrollmentPage {
  readonly enrollments: readonly Enrollment[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: number;
}

/**
 * Enrollments of a tenant in the order they were made.
 *
 * @param limit entries of the page
 * @param after the last id of the page before
 * @throws {WajahError} `tenant_not_found`
 */
export async function listEnrollments(
  store: Pick<Store, "tenant" | "listEnrollments">,
  tenantId: string,
  limit: number,
  after?: number,
): Promise<EnrollmentPage> {
  await readTenant(store, tenantId);
  const from = after === undefined ? {} : { after };
  const found = await store.listEnrollments(tenantId, { limit: limit + 1, ...from });
  const enrollments = found.slice(0, limit);
  const last = enrollments.at(-1);
  return found.length > limit && last ? { enrollments, next: last.id } : { enrollments };
}
