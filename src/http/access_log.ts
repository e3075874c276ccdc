import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { AppEnv } from "./hono_app.ts";
import type { Log } from "../log.ts";

/**
 * Logs each request by its route, not by its address: an address may hold a person's name.
 */
export function accessLog(log: Log): MiddlewareHandler<AppEnv> {
  return async function logRequest(c, next) {
    const from = performance.now();
    await next();
    log.info("request", {
      request_id: c.get("requestId"),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round((performance.now() - from) * 10) / 10,
    });
  };
}
