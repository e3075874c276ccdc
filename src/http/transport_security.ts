import type { MiddlewareHandler } from "hono";

/** Half a year, in seconds. */
const remembered = 15_552_000;

/**
 * Tells browsers to come back over TLS only (HSTS, RFC 6797), where a trusted proxy says that they
 * came over it. Not for other names below this one: they are not the service's to speak for.
 *
 * @param proxies how many trusted proxies stand in front of the service
 */
export function transportSecurity(proxies: number): MiddlewareHandler {
  return async function demandTls(c, next) {
    await next();
    const overTls = c.req.header("x-forwarded-proto")?.toLowerCase() === "https";
    if (proxies > 0 && overTls) c.header("Strict-Transport-Security", `max-age=${remembered}`);
  };
}
