import { WajahError } from "../errors.ts";
import type { Caller, KeyScope } from "../services/caller.ts";
import { defaultTenant } from "./fields.ts";

/** What a caller needs for an endpoint: nothing, a scope of a key, or the admin key. */
export type Access = "public" | KeyScope | "service";

/**
 * Checks that a caller may use an endpoint.
 *
 * @throws {WajahError} `unauthorized`, `scope_missing`
 */
export function checkAccess(caller: Caller, access: Access): void {
  if (access === "public") return;
  if (caller.kind === "nobody") throw new WajahError("unauthorized");
  if (caller.kind !== "tenant") return;
  if (access === "service" || !caller.scopes.includes(access)) {
    const need = access === "service" ? "ADMIN_API_KEY" : access;
    throw new WajahError("scope_missing", { params: { need } });
  }
}

/**
 * The tenant of a request: the one it names, else the caller's own. A tenant's key is told of any
 * other tenant that there is none, without a look at whether that is so.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export function tenantOf(caller: Caller, named: string | undefined): string {
  if (caller.kind !== "tenant") return named ?? defaultTenant;
  if (named !== undefined && named !== caller.tenantId) throw new WajahError("tenant_not_found");
  return caller.tenantId;
}
