import { WajahError } from "../errors.ts";
import type { Person, Store } from "../store/store.ts";
import { type Page, type PageRequest, readPage } from "./page.ts";
import { readAll } from "./read_all.ts";
import { readTenant } from "./read_tenant.ts";

/** What listing persons needs. */
export type PersonStore = Pick<Store, "tenantVersions" | "listPersons" | "person">;

/**
 * Everybody enrolled in a tenant, in the order they were first enrolled.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listPersons(
  store: Omit<PersonStore, "person">,
  tenantId: string,
): Promise<Person[]> {
  await readTenant(store, tenantId);
  return await Array.fromAsync(readAll((page) => store.listPersons(tenantId, page)));
}

/**
 * A page of them.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listPersonPage(
  store: Omit<PersonStore, "person">,
  tenantId: string,
  page: PageRequest<number>,
): Promise<Page<Person, number>> {
  await readTenant(store, tenantId);
  return await readPage((part) => store.listPersons(tenantId, part), page);
}

/**
 * One of them.
 *
 * @throws {WajahError} `tenant_not_found`, `user_not_found`
 */
export async function showPerson(
  store: PersonStore,
  tenantId: string,
  userId: string,
): Promise<Person> {
  await readTenant(store, tenantId);
  const person = await store.person(tenantId, userId);
  if (!person) throw new WajahError("user_not_found");
  return person;
}
