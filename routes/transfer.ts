import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { cursorField, idField, renderId } from "../src/http/fields.ts";
import { type ExportDeps, exportGallery } from "../src/services/export_gallery.ts";
import { type ImportDeps, importGallery } from "../src/services/import_gallery.ts";
import { shownId, timestamp } from "./shapes.ts";

const transferLine = z.object({
  id: z.number().int(),
  user_id: z.string(),
  name: z.string(),
  created_at: timestamp,
  embedding: z.string().openapi({ description: "base64 of little-endian float32" }),
}).openapi("TransferLine", {
  description: "A sample. The first line is a header with `format` and `contract` (the model), " +
    'the last one `{"end":true,"count":N}`.',
});

const imported = z.object({
  tenant_id: shownId,
  imported: z.number().int(),
  skipped: z.number().int().openapi({ description: "Samples that were there already" }),
  count: z.number().int().openapi({ description: "Enrollments of the tenant" }),
  complete: z.boolean().openapi({
    description: "Whether all of the transfer came, as its last line counts",
  }),
}).openapi("Imported");

const params = z.object({ tenant_id: idField });

/** Endpoints that take a gallery out of the service and into one. */
export function createTransferRoutes(deps: ExportDeps & ImportDeps): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}/export",
      tag: "Transfer",
      summary: "Export the samples of the model in use",
      description: "Newline-delimited JSON. A transfer that broke off goes on with the id of its " +
        "last line as `cursor`. It holds biometric templates in the clear: keep it as a photo.",
      access: "admin",
      params,
      query: z.object({ cursor: cursorField.optional() }),
      response: transferLine,
      streams: true,
      errors: ["tenant_not_found", "not_ready", "storage_unavailable"],
      handle: ({ query: { cursor } }, { tenantId, actor }) =>
        exportGallery(deps, tenantId, cursor, actor),
    }),
    endpoint({
      method: "post",
      path: "/v1/tenants/{tenant_id}/import",
      tag: "Transfer",
      summary: "Import an export",
      description: "Every hundred samples are stored for good as they come; those that are there " +
        "already are left out, so a transfer that broke off is sent again.",
      access: "admin",
      params,
      lines: transferLine,
      response: imported,
      errors: [
        "tenant_not_found",
        "contract_mismatch",
        "quota_exceeded",
        "not_ready",
        "storage_unavailable",
      ],
      async handle(_, { tenantId, lines, actor }) {
        const report = await importGallery(deps, tenantId, lines, actor);
        return { tenant_id: renderId(tenantId), ...report };
      },
    }),
  ];
}
