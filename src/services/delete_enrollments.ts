import { WajahError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";
import { readTenant } from "./read_tenant.ts";

/** What deleting needs. */
export interface DeleteDeps {
  readonly store: Pick<Store, "tenant" | "deleteEnrollment" | "deleteByName">;
  readonly gallery: Pick<Gallery, "apply">;
}

/** What is gone and what is left. */
export interface Deleted {
  readonly deleted: number;
  readonly count: number;
}

/** Which enrollments to delete: the one with an id, or all with a name. */
export type Target = { readonly id: number } | { readonly name: string };

/**
 * Deletes enrollments from the database and the index, so that the next search can't find them.
 *
 * @throws {WajahError} `tenant_not_found`, `enrollment_not_found`
 */
export async function deleteEnrollments(
  { store, gallery }: DeleteDeps,
  tenantId: string,
  target: Target,
): Promise<Deleted> {
  await readTenant(store, tenantId);
  const { deleted, count, galleryVersion } = "id" in target
    ? await store.deleteEnrollment(tenantId, target.id)
    : await store.deleteByName(tenantId, target.name);
  if (deleted.length === 0) throw new WajahError("enrollment_not_found");
  await gallery.apply(tenantId, { version: galleryVersion, added: [], removed: deleted });
  return { deleted: deleted.length, count };
}
