import type { Person, Store } from "../store/store.ts";
import { readTenant } from "./read_tenant.ts";

/** Rows read from the store at once. */
const pageSize = 1000;

/**
 * Everybody enrolled in a tenant, in the order they were first enrolled.
 *
 * @throws {WajahError} `tenant_not_found`
 */
export async function listPersons(
  store: Pick<Store, "tenant" | "listPersons">,
  tenantId: string,
): Promise<Person[]> {
  await readTenant(store, tenantId);
  const persons: Person[] = [];
  while (true) {
    const after = persons.at(-1)?.id ?? 0;
    const page = await store.listPersons(tenantId, { limit: pageSize, after });
    persons.push(...page);
    if (page.length < pageSize) return persons;
  }
}
