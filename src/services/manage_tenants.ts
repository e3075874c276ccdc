import { WajahError } from "../errors.ts";
import type { Actor, Store, Tenant, TenantSettings } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";
import { type Page, type PageRequest, readPage } from "./page.ts";
import { found } from "./read_tenant.ts";

/** What managing tenants needs. */
export interface TenantDeps {
  readonly store: Pick<
    Store,
    "tenant" | "tenantVersions" | "listTenants" | "createTenant" | "updateTenant" | "deleteTenant"
  >;
  readonly gallery: Pick<Gallery, "forget">;
}

/**
 * Makes a tenant.
 *
 * @throws {WajahError} `tenant_exists`
 */
export async function createTenant(
  { store }: TenantDeps,
  id: string,
  settings: Partial<TenantSettings>,
  actor: Actor,
): Promise<Tenant> {
  const tenant = await store.createTenant(id, settings, actor);
  if (!tenant) throw new WajahError("tenant_exists");
  return tenant;
}

/** Tenants in the order of their ids. */
export function listTenants(
  { store }: TenantDeps,
  page: PageRequest<string>,
): Promise<Page<Tenant, string>> {
  return readPage((part) => store.listTenants(part), page);
}

/**
 * A tenant with its settings.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function showTenant({ store }: TenantDeps, id: string): Promise<Tenant> {
  return found(await store.tenant(id));
}

/**
 * Changes the settings that are given.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function updateTenant(
  { store }: TenantDeps,
  id: string,
  settings: Partial<TenantSettings>,
  actor: Actor,
): Promise<Tenant> {
  return found(await store.updateTenant(id, settings, actor));
}

/**
 * Deletes a tenant with everything it has, here and in every cache.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function deleteTenant(
  { store, gallery }: TenantDeps,
  id: string,
  actor: Actor,
): Promise<void> {
  const tenant = found(await store.tenantVersions(id));
  if (!await store.deleteTenant(id, actor)) throw new WajahError("tenant_not_found");
  await gallery.forget(tenant);
}
