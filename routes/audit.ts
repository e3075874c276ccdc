import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { cursorField, idField, limitField, renderId } from "../src/http/fields.ts";
import type { Page } from "../src/services/page.ts";
import { readAudit } from "../src/services/read_audit.ts";
import type { AuditEntry, AuditStore } from "../src/store/store.ts";
import { showCursor, shownId, timestamp } from "./shapes.ts";

const audit = z.object({
  entries: z.array(z.object({
    id: z.number().int(),
    created_at: timestamp,
    tenant_id: shownId,
    action: z.string().openapi({ examples: ["enrollment.created"] }),
    actor: z.string().openapi({ description: "admin, local, retention, or key:ID" }),
    subject: z.number().int().nullable().openapi({ description: "Id of the enrollment or key" }),
    count: z.number().int().openapi({ description: "Rows it touched" }),
  })),
  next_cursor: z.string().nullable().openapi({ description: "null on the last page" }),
}).openapi("Audit");

const query = z.object({ limit: limitField.default(1000), cursor: cursorField.optional() });

/** Endpoints that tell who did what. */
export function createAuditRoutes({ store }: { store: Pick<AuditStore, "listAudit"> }): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/v1/audit",
      tag: "Audit",
      summary: "Read the audit log of all tenants",
      access: "service",
      query,
      response: audit,
      errors: ["storage_unavailable"],
      handle: async ({ query: { limit, cursor: after } }) =>
        showPage(await readAudit(store, undefined, { limit, after })),
    }),
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}/audit",
      tag: "Audit",
      summary: "Read the audit log of a tenant",
      description: "That of a deleted tenant can be read with the admin key.",
      access: "admin",
      params: z.object({ tenant_id: idField }),
      query,
      response: audit,
      errors: ["tenant_not_found", "storage_unavailable"],
      handle: async ({ query: { limit, cursor: after } }, { tenantId }) =>
        showPage(await readAudit(store, tenantId, { limit, after })),
    }),
  ];
}

function showPage(page: Page<AuditEntry, number>) {
  const entries = page.entries.map(({ createdAt, tenantId, ...entry }) => ({
    ...entry,
    created_at: createdAt,
    tenant_id: renderId(tenantId),
  }));
  return { entries, next_cursor: showCursor(page) };
}
