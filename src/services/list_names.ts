import type { Store } from "../store/store.ts";

/** Rows read from the store at once. */
const pageSize = 1000;

/** The names enrolled in a tenant, each once, in the order they were first enrolled. */
export async function listNames(
  store: Pick<Store, "listEnrollments">,
  tenantId: string,
): Promise<string[]> {
  const names = new Set<string>();
  let after = 0;
  while (true) {
    const page = await store.listEnrollments(tenantId, { limit: pageSize, after });
    for (const { name } of page) names.add(name);
    after = page.at(-1)?.id ?? after;
    if (page.length < pageSize) return [...names];
  }
}
