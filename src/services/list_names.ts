import type { Store } from "../store/store.ts";
import { readAll } from "./read_all.ts";

/** The names enrolled in a tenant, each once, in the order they were first enrolled. */
export async function listNames(
  store: Pick<Store, "listEnrollments">,
  tenantId: string,
): Promise<string[]> {
  const names = new Set<string>();
  for await (const { name } of readAll((page) => store.listEnrollments(tenantId, page))) {
    names.add(name);
  }
  return [...names];
}
