import type { Store } from "../store/store.ts";
import type { Gallery } from "./gallery.ts";

/** What retention needs. */
export interface RetentionDeps {
  readonly store: Pick<Store, "tenantsWithExpired" | "deleteExpired">;
  readonly gallery: Pick<Gallery, "apply">;
}

/** What retention did. */
export interface Erased {
  /** Tenants that had something to erase. */
  readonly tenants: number;
  readonly enrollments: number;
}

/** Enrollments erased in one write, which holds up other writes for its time. */
const batchSize = 200;

/**
 * Erases every enrollment that is older than its tenant keeps them, and finishes the deletion of
 * tenants that was interrupted.
 *
 * @throws {AggregateError} at the end, when some tenants could not be done; the others are
 */
export async function eraseExpired(deps: RetentionDeps): Promise<Erased> {
  const tenants = await deps.store.tenantsWithExpired();
  const failures: unknown[] = [];
  let enrollments = 0;
  for (const tenantId of tenants) {
    try {
      for await (const count of eraseTenant(deps, tenantId)) enrollments += count;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "", { cause: failures[0] });
  return { tenants: tenants.length, enrollments };
}

async function* eraseTenant({ store, gallery }: RetentionDeps, tenantId: string) {
  while (true) {
    const erased = await store.deleteExpired(tenantId, batchSize, "retention");
    if (erased.deleted.length === 0) return;
    const { galleryVersion: version, deleted: removed } = erased;
    await gallery.apply(tenantId, { version, added: [], removed });
    yield removed.length;
  }
}
