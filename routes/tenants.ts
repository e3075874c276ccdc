import { z } from "@hono/zod-openapi";
import { checkAccess } from "../src/http/access.ts";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { idField, limitField, renderId } from "../src/http/fields.ts";
import { jsonIdField, settingsFields } from "../src/http/settings_fields.ts";
import {
  createTenant,
  deleteTenant,
  listTenants,
  showTenant,
  type TenantDeps,
  updateTenant,
} from "../src/services/manage_tenants.ts";
import type { Tenant, TenantSettings } from "../src/store/store.ts";
import { showCursor, shownId, timestamp } from "./shapes.ts";

const tenant = z.object({
  id: shownId,
  threshold: z.number().nullable(),
  liveness: z.boolean(),
  retention_days: z.number().int().nullable(),
  duplicate_policy: z.enum(["allow", "reject"]),
  quota: z.number().int().nullable(),
  enrollments: z.number().int(),
  created_at: timestamp,
}).openapi("Tenant");

const tenants = z.object({
  tenants: z.array(tenant),
  next_cursor: z.string().nullable().openapi({ description: "null on the last page" }),
}).openapi("Tenants");

const deletedTenant = z.object({ deleted: z.literal(true), tenant_id: shownId });

const settings = z.strictObject(settingsFields);
const newTenant = settings.extend({ id: jsonIdField });
const params = z.object({ tenant_id: idField });

/** Endpoints that make, list, configure and delete tenants. */
export function createTenantRoutes(deps: TenantDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/v1/tenants",
      tag: "Tenants",
      summary: "Make a tenant",
      access: "service",
      json: newTenant,
      response: tenant,
      status: 201,
      errors: ["tenant_exists", "storage_unavailable"],
      async handle({ json: { id, ...given } }, { actor }) {
        return showRow(await createTenant(deps, id, readSettings(given), actor));
      },
    }),
    endpoint({
      method: "get",
      path: "/v1/tenants",
      tag: "Tenants",
      summary: "List the tenants",
      access: "service",
      query: z.object({ limit: limitField.default(1000), cursor: idField.optional() }),
      response: tenants,
      errors: ["storage_unavailable"],
      async handle({ query: { limit, cursor: after } }) {
        const page = await listTenants(deps, { limit, after });
        return { tenants: page.entries.map(showRow), next_cursor: showCursor(page) };
      },
    }),
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}",
      tag: "Tenants",
      summary: "Show a tenant and its settings",
      access: "admin",
      params,
      response: tenant,
      errors: ["tenant_not_found", "storage_unavailable"],
      handle: async (_, { tenantId }) => showRow(await showTenant(deps, tenantId)),
    }),
    endpoint({
      method: "patch",
      path: "/v1/tenants/{tenant_id}",
      tag: "Tenants",
      summary: "Change the settings of a tenant",
      access: "admin",
      params,
      json: settings,
      response: tenant,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ json }, { tenantId, caller, actor }) {
        if (json.quota !== undefined) checkAccess(caller, "service");
        return showRow(await updateTenant(deps, tenantId, readSettings(json), actor));
      },
    }),
    endpoint({
      method: "delete",
      path: "/v1/tenants/{tenant_id}",
      tag: "Tenants",
      summary: "Delete a tenant with everything it has",
      description: "The audit log stays. The tenant `default` is there again at once, empty.",
      access: "service",
      params,
      response: deletedTenant,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle(_, { tenantId, actor }) {
        await deleteTenant(deps, tenantId, actor);
        return { deleted: true as const, tenant_id: renderId(tenantId) };
      },
    }),
  ];
}

/** The settings that a body gives; the others are left as they are. */
function readSettings(given: z.output<typeof settings>): Partial<TenantSettings> {
  const { threshold, liveness, quota } = given;
  return dropMissing({
    threshold,
    liveness,
    retentionDays: given.retention_days,
    duplicatePolicy: given.duplicate_policy,
    quota,
  });
}

/** An object without the members that are undefined. */
function dropMissing<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function showRow({ id, settings, enrollments, createdAt }: Tenant) {
  return {
    id: renderId(id),
    threshold: settings.threshold,
    liveness: settings.liveness,
    retention_days: settings.retentionDays,
    duplicate_policy: settings.duplicatePolicy,
    quota: settings.quota,
    enrollments,
    created_at: createdAt,
  };
}
