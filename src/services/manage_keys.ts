import { WajahError } from "../errors.ts";
import type { Actor, ApiKey, KeyScope, Store } from "../store/store.ts";
import { mintKey } from "./api_key.ts";
import { found, readTenant } from "./read_tenant.ts";

/** What managing keys needs. */
export interface KeyDeps {
  readonly store: Pick<
    Store,
    "tenantVersions" | "createKey" | "listKeys" | "rotateKey" | "revokeKey"
  >;
}

/** A key with its secret, which is told only here. */
export interface IssuedKey extends ApiKey {
  readonly key: string;
}

/** What a new key is to be. */
export interface KeyRequest {
  readonly tenantId: string;
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  /** `YYYY-MM-DD HH:MM:SS`, UTC, or null. */
  readonly expiresAt: string | null;
}

/**
 * Makes a key for a tenant.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function createKey(
  { store }: KeyDeps,
  request: KeyRequest,
  actor: Actor,
): Promise<IssuedKey> {
  const { key, ...secret } = await mintKey();
  return { ...found(await store.createKey({ ...request, ...secret }, actor)), key };
}

/**
 * The keys of a tenant.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listKeys({ store }: KeyDeps, tenantId: string): Promise<ApiKey[]> {
  await readTenant(store, tenantId);
  return await store.listKeys(tenantId);
}

/**
 * Gives a key a new secret; the old one ends with the next request.
 *
 * @throws {WajahError} `tenant_not_found`, `key_not_found`
 */
export async function rotateKey(
  { store }: KeyDeps,
  tenantId: string,
  id: number,
  actor: Actor,
): Promise<IssuedKey> {
  await readTenant(store, tenantId);
  const { key, ...secret } = await mintKey();
  const rotated = await store.rotateKey(tenantId, id, secret, actor);
  if (!rotated) throw new WajahError("key_not_found");
  return { ...rotated, key };
}

/**
 * Ends a key with the next request.
 *
 * @throws {WajahError} `tenant_not_found`, `key_not_found`
 */
export async function revokeKey(
  { store }: KeyDeps,
  tenantId: string,
  id: number,
  actor: Actor,
): Promise<void> {
  await readTenant(store, tenantId);
  if (!await store.revokeKey(tenantId, id, actor)) throw new WajahError("key_not_found");
}
