import type { Actor, KeyScope, KeyStore } from "../store/store.ts";
import { digestOf, prefixOf } from "./api_key.ts";

export type { Actor, KeyScope };

/** Who asks, and what that allows. */
export type Caller =
  /** Somebody without a key at what is open to all: nothing else. */
  | { readonly kind: "nobody" }
  /** The holder of the admin key: everything. */
  | { readonly kind: "service" }
  /** A program on this machine while no admin key is set: everything, tenants at first use. */
  | { readonly kind: "open" }
  /** The holder of a tenant's key: that tenant, within the key's scopes. */
  | {
    readonly kind: "tenant";
    readonly tenantId: string;
    readonly keyId: number;
    readonly scopes: readonly KeyScope[];
  };

/** What finding out who asks needs. */
export interface CallerDeps {
  readonly store: Pick<KeyStore, "apiKey">;
  /** The one key that opens everything. */
  readonly adminKey: string;
}

/**
 * Who holds a key, or undefined for one that opens nothing. A tenant's key is looked up at every
 * request, so that a revoked one ends with the next request on every instance.
 */
export async function findCaller(
  { store, adminKey }: CallerDeps,
  given: string,
): Promise<Caller | undefined> {
  const digest = await digestOf(given);
  if (sameBytes(digest, await digestOf(adminKey))) return { kind: "service" };
  const prefix = prefixOf(given);
  const key = prefix && await store.apiKey(prefix);
  if (!key || !sameBytes(digest, key.digest) || key.expired) return undefined;
  return { kind: "tenant", tenantId: key.tenantId, keyId: key.id, scopes: key.scopes };
}

/** How a caller stands in the audit log. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "tenant") return `key:${caller.keyId}`;
  return ({ nobody: "nobody", service: "admin", open: "local" } as const)[caller.kind];
}

/** Compares in a time that does not depend on where the difference is. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.reduce((found, byte, i) => found | (byte ^ b[i]), 0) === 0;
}
