import type { AuditEntry, AuditStore } from "../store/store.ts";
import { type Page, type PageRequest, readPage } from "./page.ts";

/** The audit log of a tenant, or of all, oldest first. That of a deleted tenant can be read too. */
export function readAudit(
  store: Pick<AuditStore, "listAudit">,
  tenantId: string | undefined,
  page: PageRequest<number>,
): Promise<Page<AuditEntry, number>> {
  return readPage((part) => store.listAudit(tenantId, part), page);
}
