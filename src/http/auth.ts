import type { MiddlewareHandler } from "hono";
import { WajahError } from "../errors.ts";

/** How requests prove who they are. */
export interface AuthOptions {
  /** The one key that opens everything; without it only this machine is answered. */
  readonly adminKey: string | undefined;
  /** Paths answered to anyone. */
  readonly open: (path: string) => boolean;
}

/** Names under which a client on this machine reaches a service bound to loopback. */
const localNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Lets a request through with the admin key, or, when no key is set, from this machine's own
 * programs and pages. Any web page can send a form to 127.0.0.1: what a browser marks as coming
 * from another site is refused, and so is a foreign name in `Host`, which a page gets by pointing
 * its own name at this machine.
 */
export function authenticate({ adminKey, open }: AuthOptions): MiddlewareHandler {
  return async function authenticateRequest(c, next) {
    if (!open(c.req.path)) {
      const allowed = adminKey ? await hasKey(c.req.raw, adminKey) : isLocal(c.req.raw);
      if (!allowed) throw new WajahError(adminKey ? "unauthorized" : "forbidden");
    }
    await next();
  };
}

/** Compares digests, so that neither length nor content of the key shows in the time it takes. */
async function hasKey({ headers }: Request, adminKey: string): Promise<boolean> {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const given = bearer ?? headers.get("x-api-key");
  if (!given) return false;
  const [a, b] = await Promise.all([digest(given), digest(adminKey)]);
  return a.reduce((difference, byte, i) => difference | (byte ^ b[i]), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function isLocal({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site") ?? "none";
  const origin = headers.get("origin");
  return localNames.test(headers.get("host") ?? new URL(url).host) &&
    ["none", "same-origin"].includes(site) &&
    (origin === null || origin === new URL(url).origin);
}
