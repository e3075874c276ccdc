import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { idField, renderId } from "../src/http/fields.ts";
import {
  type CacheDeps,
  notHeld,
  readCacheStatus,
  refreshCache,
} from "../src/services/inspect_cache.ts";
import { shownId } from "./shapes.ts";

const ttl = z.number().int().openapi({
  description: "Seconds left; -1 when held until it changes, -2 when not held",
});

const status = z.object({
  tenant_id: shownId,
  enrollment_cache_exists: z.boolean(),
  enrollment_cache_ttl: ttl,
  config_cache_exists: z.boolean(),
  config_cache_ttl: ttl,
  connection_pool_active: z.boolean().openapi({ description: "Whether the database answers" }),
}).openapi("CacheStatus");

const refreshed = z.object({
  cache_refreshed: z.literal(true),
  tenant_id: shownId,
  enrollment_count: z.number().int(),
}).openapi("CacheRefreshed");

/** Endpoints about the copies that are held besides the database. */
export function createCacheRoutes(deps: CacheDeps): Endpoint[] {
  const params = z.object({ tenant_id: idField });
  return [
    endpoint({
      method: "post",
      path: "/cache/{tenant_id}/refresh-enrollments",
      tag: "Cache",
      summary: "Read a tenant's enrollments from the database again",
      access: "enroll",
      description: "Only needed after rows were changed in the database by hand.",
      params,
      response: refreshed,
      errors: ["tenant_not_found", "model_mismatch", "not_ready", "storage_unavailable"],
      async handle(_, { tenantId: tenant_id }) {
        const enrollment_count = await refreshCache(deps, tenant_id);
        const shown = renderId(tenant_id);
        return { cache_refreshed: true as const, tenant_id: shown, enrollment_count };
      },
    }),
    endpoint({
      method: "get",
      path: "/cache/{tenant_id}/status",
      tag: "Cache",
      summary: "What is held of a tenant besides the database",
      access: "recognize",
      description: "Every copy is checked against the database's version at each request. With a " +
        "shared cache its seconds are told; without one the gallery is held in memory until it " +
        "changes or makes room for another.",
      params,
      response: status,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle(_, { tenantId: tenant_id }) {
        const { gallery, settings, connected } = await readCacheStatus(deps, tenant_id);
        return {
          tenant_id: renderId(tenant_id),
          enrollment_cache_exists: gallery !== notHeld,
          enrollment_cache_ttl: gallery,
          config_cache_exists: settings !== notHeld,
          config_cache_ttl: settings,
          connection_pool_active: connected,
        };
      },
    }),
  ];
}
