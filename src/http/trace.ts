import { trace } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { AppEnv } from "./hono_app.ts";

/**
 * Names the span that Deno opens for a request by its route; without `OTEL_DENO=true` there is
 * none. Deno writes the address beside it, which nothing here can take back (see
 * docs/operations.md).
 */
export function nameSpan(): MiddlewareHandler<AppEnv> {
  return async function nameRequestSpan(c, next) {
    const span = trace.getActiveSpan();
    await next();
    if (!span) return;
    const route = routePath(c, -1);
    span.updateName(`${c.req.method} ${route}`);
    span.setAttribute("http.route", route);
  };
}
