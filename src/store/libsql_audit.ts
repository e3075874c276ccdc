import { toAuditEntry } from "./audit_rows.ts";
import * as sql from "./audit_statements.ts";
import type { Database } from "./database.ts";
import { checkTexts } from "./storable.ts";
import type { AuditStore } from "./store.ts";

/** The audit log in a database. */
export function createAudit(db: Database): AuditStore {
  return {
    async recordAudit(event) {
      checkTexts(event.tenantId, event.action, event.actor);
      await db.write([sql.record(event)]);
    },
    listAudit: async (tenantId, page) =>
      (await db.read(sql.listAudit(tenantId, page))).map(toAuditEntry),
  };
}
