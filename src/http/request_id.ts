import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./hono_app.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Names each request, in its answer and the log: by the client's `X-Request-Id` when that is a UUID,
 * else anew. Anything else a client sends there might be a name, which must not reach the log.
 */
export function requestId(): MiddlewareHandler<AppEnv> {
  return async function nameRequest(c, next) {
    const given = c.req.header("x-request-id");
    const id = given && uuid.test(given) ? given : crypto.randomUUID();
    c.set("requestId", id);
    c.header("X-Request-Id", id);
    await next();
  };
}
