import { WajahError } from "../errors.ts";
import type { Actor, Deleted, Store } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";
import { readTenant } from "./read_tenant.ts";

/** What deleting needs. */
export interface DeleteDeps {
  readonly store: Pick<
    Store,
    "tenantVersions" | "deleteEnrollment" | "deleteByName" | "deletePerson"
  >;
  readonly gallery: Pick<Gallery, "apply">;
}

/** What is gone and what is left. */
export interface Deletion {
  readonly deleted: number;
  readonly count: number;
}

/** Which enrollments to delete: the one with an id, or all with a name or of a person. */
export type Target =
  | { readonly id: number }
  | { readonly name: string }
  | { readonly userId: string };

/**
 * Deletes enrollments from the database and the index, so that the next search can't find them.
 *
 * @throws {WajahError} `tenant_not_found`, `enrollment_not_found`, `user_not_found`
 */
export async function deleteEnrollments(
  { store, gallery }: DeleteDeps,
  tenantId: string,
  target: Target,
  actor: Actor,
): Promise<Deletion> {
  await readTenant(store, tenantId);
  const { deleted, count, galleryVersion } = await remove(store, tenantId, target, actor);
  if (deleted.length === 0) {
    throw new WajahError("userId" in target ? "user_not_found" : "enrollment_not_found");
  }
  await gallery.apply(tenantId, { version: galleryVersion, added: [], removed: deleted });
  return { deleted: deleted.length, count };
}

function remove(
  store: DeleteDeps["store"],
  tenantId: string,
  target: Target,
  actor: Actor,
): Promise<Deleted> {
  if ("id" in target) return store.deleteEnrollment(tenantId, target.id, actor);
  if ("name" in target) return store.deleteByName(tenantId, target.name, actor);
  return store.deletePerson(tenantId, target.userId, actor);
}
