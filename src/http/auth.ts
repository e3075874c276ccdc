import type { MiddlewareHandler } from "hono";
import { WajahError } from "../errors.ts";
import { type Caller, type CallerDeps, findCaller } from "../services/caller.ts";
import { addressOf, networkOf } from "./address.ts";
import { createFailures, type Failures } from "./failures.ts";
import type { AppEnv } from "./hono_app.ts";

/** How requests prove who they are. */
export interface AuthOptions {
  readonly store: CallerDeps["store"];
  /** The one key that opens everything; without it only this machine is answered. */
  readonly adminKey: string | undefined;
  /** Proxies in front of the service whose word on a client's address is taken. */
  readonly proxies: number;
  /** Origins whose pages may ask though they are of another site. */
  readonly origins: readonly string[];
  /** Paths answered to anyone. */
  readonly open: (path: string) => boolean;
}

/** Names under which a client on this machine reaches a service bound to loopback. */
const localNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Finds out who asks, and leaves it as `caller`: the holder of the admin key or of a tenant's, or,
 * when no admin key is set, this machine's own programs and pages. Any web page can send a form to
 * 127.0.0.1: what a browser marks as coming from another site is refused, and so is a foreign name
 * in `Host`, which a page gets by pointing its own name at this machine.
 */
export function authenticate(options: AuthOptions): MiddlewareHandler<AppEnv> {
  const failures = createFailures();
  const { store, adminKey, proxies, origins, open } = options;
  return async function authenticateRequest(c, next) {
    if (!open(c.req.path)) {
      const address = () => networkOf(addressOf(c, proxies));
      const caller = adminKey
        ? await callerOf(c.req.raw, { store, adminKey }, failures, address())
        : localCaller(c.req.raw, origins);
      c.set("caller", caller);
    }
    await next();
  };
}

async function callerOf(
  { headers }: Request,
  deps: CallerDeps,
  failures: Failures,
  address: string,
): Promise<Caller> {
  const given = keyOf(headers);
  if (!given) throw new WajahError("unauthorized");
  refuseWaiting(failures, address);
  const caller = await findCaller(deps, given);
  // Again, because others of this address may have failed meanwhile: guesses come all at once.
  refuseWaiting(failures, address);
  if (caller) return caller;
  failures.add(address);
  throw new WajahError("unauthorized");
}

function refuseWaiting(failures: Failures, address: string): void {
  const retryAfter = failures.wait(address);
  if (retryAfter) throw new WajahError("too_many_failures", { retryAfter });
}

/** The key of `Authorization: Bearer KEY`, else of `x-api-key: KEY`. */
function keyOf(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return bearer ?? headers.get("x-api-key") ?? undefined;
}

function localCaller({ headers, url }: Request, origins: readonly string[]): Caller {
  const site = headers.get("sec-fetch-site") ?? "none";
  const origin = headers.get("origin");
  const own = ["none", "same-origin"].includes(site) &&
    (origin === null || origin === new URL(url).origin);
  const named = origin !== null && origins.includes(origin);
  const local = localNames.test(headers.get("host") ?? new URL(url).host);
  if (!local || !(own || named)) throw new WajahError("forbidden");
  return { kind: "open" };
}
