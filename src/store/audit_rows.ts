import { z } from "zod";
import { count, id, parseRow, timestamp } from "./rows.ts";
import type { Row } from "./sql.ts";
import type { AuditEntry } from "./store.ts";

const auditRow = z.object({
  id,
  created_at: timestamp,
  tenant_id: z.string(),
  action: z.string(),
  actor: z.string(),
  subject: z.int().nullable(),
  count,
});

/** Reads an entry of the audit log. */
export function toAuditEntry(row: Row): AuditEntry {
  const { tenant_id, created_at, ...rest } = parseRow(auditRow, row);
  return { ...rest, tenantId: tenant_id, createdAt: created_at };
}
