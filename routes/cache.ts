import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { idField, renderId } from "../src/http/fields.ts";
import { type CacheDeps, readCacheStatus, refreshCache } from "../src/services/inspect_cache.ts";
import { shownId } from "./shapes.ts";

/** Redis's words for a time to live: held without an end, and not held. */
const noExpiry = -1, notHeld = -2;

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
      description: "Only needed after rows were changed in the database by hand.",
      params,
      response: refreshed,
      errors: ["tenant_not_found", "model_mismatch", "not_ready", "storage_unavailable"],
      async handle({ params: { tenant_id } }) {
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
      description: "The gallery is held in memory and checked against the database's version at " +
        "each request, so it needs no end. A tenant's settings are read at each request.",
      params,
      response: status,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ params: { tenant_id } }) {
        const { gallery, connected } = await readCacheStatus(deps, tenant_id);
        return {
          tenant_id: renderId(tenant_id),
          enrollment_cache_exists: gallery,
          enrollment_cache_ttl: gallery ? noExpiry : notHeld,
          config_cache_exists: false,
          config_cache_ttl: notHeld,
          connection_pool_active: connected,
        };
      },
    }),
  ];
}
