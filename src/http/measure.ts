import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Metrics } from "../metrics.ts";
import type { AppEnv } from "./hono_app.ts";

/** Counts each request by its route, not by its address: an address may hold a person's name. */
export function measureRequests({ request }: Pick<Metrics, "request">): MiddlewareHandler<AppEnv> {
  return async function measureRequest(c, next) {
    const from = performance.now();
    await next();
    request({
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      milliseconds: performance.now() - from,
    });
  };
}
