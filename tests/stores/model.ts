import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import type { Store } from "../../src/store/store.ts";
import { contractOf, readGallery, sample } from "./fixtures.ts";

const tenants = ["a", "b"];

/** One write; `pick` chooses among the enrollments there are. */
const write = fc.record({
  what: fc.constantFrom("enroll", "enroll", "enroll", "delete", "delete by name"),
  tenantId: fc.constantFrom(...tenants),
  userId: fc.constantFrom("1", "2", "3"),
  name: fc.constantFrom("x", "y"),
  pick: fc.nat(20),
});

type Write = typeof write extends fc.Arbitrary<infer T> ? T : never;

interface Row {
  readonly id: number;
  readonly userId: string;
  readonly name: string;
}

/** What a tenant should be after some writes. */
class Model {
  rows: Row[] = [];
  version: number;

  constructor(version: number) {
    this.version = version;
  }

  remove(matches: (row: Row) => boolean): number[] {
    const gone = this.rows.filter(matches).map(({ id }) => id);
    this.rows = this.rows.filter((row) => !matches(row));
    if (gone.length > 0) this.version++;
    return gone;
  }
}

/** Runs random writes against the store and a model of it, and compares what each of them says. */
export async function agreesWithModel(open: () => Promise<Store>): Promise<void> {
  await using store = await open();
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 20 }), async (writes) => {
      const models = new Map<string, Model>();
      for (const id of tenants) models.set(id, await emptied(store, id));
      for (const one of writes) await apply(store, models, one);
      for (const [id, model] of models) await compare(store, id, model);
    }),
    { numRuns: 15 },
  );
}

async function emptied(store: Store, tenantId: string): Promise<Model> {
  for (const name of ["x", "y"]) await store.deleteByName(tenantId, name);
  return new Model((await store.tenant(tenantId))?.galleryVersion ?? 0);
}

async function apply(store: Store, models: Map<string, Model>, one: Write): Promise<void> {
  const { tenantId, userId, name } = one;
  const model = models.get(tenantId) ?? new Model(0);
  if (one.what === "enroll") {
    const { enrollment } = await store.enroll(sample({ tenantId, userId, name }));
    model.rows.push({ id: enrollment.id, userId, name });
    model.version++;
  } else if (one.what === "delete") {
    const id = model.rows.at(one.pick)?.id ?? 0;
    const { deleted } = await store.deleteEnrollment(tenantId, id);
    deepEqual(deleted, model.remove((row) => row.id === id));
  } else {
    const { deleted } = await store.deleteByName(tenantId, name);
    deepEqual(deleted, model.remove((row) => row.name === name));
  }
}

async function compare(store: Store, tenantId: string, { rows, version }: Model): Promise<void> {
  const listed = await store.listEnrollments(tenantId, { limit: 100 });
  deepEqual(listed.map(({ id, userId, name }) => ({ id, userId, name })), rows);
  deepEqual((await store.tenant(tenantId))?.galleryVersion ?? 0, version);
  deepEqual(await store.countEnrollments(tenantId), rows.length);
  const gallery = (await readGallery(store, tenantId, contractOf().id, 3)).rows;
  deepEqual(gallery.map(({ enrollmentId }) => enrollmentId), rows.map(({ id }) => id));
  const persons = [...new Set(rows.map(({ userId }) => userId))].sort();
  const stale = await store.stalePersons(tenantId, "other", 100);
  deepEqual(stale, { count: persons.length, userIds: persons });
}
