import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { Change, Refusal, Store } from "../../src/store/store.ts";
import { contractOf, idsOf, randomEmbedding, readGallery, sample } from "./fixtures.ts";

const tenants = ["a", "b"];
const actor = "local";

/** Few, so that some are imported twice. */
const embeddings = Array.from({ length: 3 }, () => randomEmbedding());

/** One write; `pick` chooses among what there is. */
const write = fc.record({
  what: fc.constantFrom(
    ...["enroll", "enroll", "enroll", "import", "delete", "delete by name"] as const,
    ...["delete person", "change quota", "delete tenant"] as const,
  ),
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
  /** Which of the embeddings an imported row has. */
  readonly imported?: number;
}

/** What a tenant should be after some writes. */
class Model {
  exists = false;
  rows: Row[] = [];
  version = 0;
  quota: number | null = null;
  /** A tenant that is made must have a higher version. */
  retired = -1;

  /** What a write of so many rows should be refused for. */
  refusal(rows: number): Refusal["refused"] | undefined {
    if (!this.exists) return "no_tenant";
    return this.quota !== null && this.rows.length + rows > this.quota ? "quota" : undefined;
  }

  remove(matches: (row: Row) => boolean): number[] {
    const gone = this.rows.filter(matches).map(({ id }) => id);
    this.rows = this.rows.filter((row) => !matches(row));
    if (gone.length > 0) this.version++;
    return gone;
  }

  end(): void {
    this.retired = this.version;
    this.exists = false;
    this.rows = [];
    this.version = 0;
    this.quota = null;
  }
}

/** Runs random writes against the store and a model of it, and compares what each of them says. */
export async function agreesWithModel(open: () => Promise<Store>): Promise<void> {
  await using store = await open();
  const models = new Map(tenants.map((id) => [id, new Model()]));
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 25 }), async (writes) => {
      for (const [id, model] of models) await restart(store, id, model);
      for (const one of writes) await apply(store, models.get(one.tenantId) ?? new Model(), one);
      for (const [id, model] of models) await compare(store, id, model);
    }),
    { numRuns: 15 },
  );
}

/** Each run begins without the tenant, and must not see an older version of it. */
async function restart(store: Store, id: string, model: Model): Promise<void> {
  const version = (await store.tenantVersions(id))?.galleryVersion;
  await store.deleteTenant(id, actor);
  const { retired } = model;
  model.end();
  model.retired = version ?? retired;
}

const apply = (store: Store, model: Model, one: Write): Promise<void> =>
  actions[one.what](store, model, one);

const actions: Record<
  Write["what"],
  (store: Store, model: Model, one: Write) => Promise<void>
> = {
  async enroll(store, model, { tenantId, userId, name, pick }) {
    const expectedVersion = pick === 0 && model.exists ? model.version - 1 : undefined;
    const made = !model.exists;
    model.exists = true;
    const outcome = await store.enroll(sample({ tenantId, userId, name, expectedVersion }));
    const refused = expectedVersion === undefined ? model.refusal(1) : "moved";
    if ("refused" in outcome) return equal(outcome.refused, refused);
    equal(refused, undefined);
    if (made) model.version = madeVersion(model, outcome);
    model.rows.push({ id: outcome.enrollment.id, userId, name });
    agree(model, outcome);
  },
  async import(store, model, { tenantId, userId, name, pick }) {
    const imported = pick % embeddings.length;
    const row = { userId, name, createdAt: "2024-01-01 00:00:00", embedding: embeddings[imported] };
    const known = model.rows.some((one) => one.userId === userId && one.imported === imported);
    const outcome = await store.importRows(tenantId, contractOf(), [row, row], actor);
    const refused = model.refusal(known ? 0 : 1);
    // A quota may have been set below what there is: then nothing new is nothing to refuse.
    if ("refused" in outcome) return equal(outcome.refused, refused);
    ok(refused === undefined || (known && refused === "quota"));
    equal(outcome.written, known ? 0 : 1);
    if (known) return;
    const id = (await idsOf(store, tenantId)).at(-1) ?? 0;
    model.rows.push({ id, userId, name, imported });
    agree(model, outcome);
  },
  async delete(store, model, { tenantId, pick }) {
    const id = model.rows.at(pick)?.id ?? 0;
    const { deleted } = await store.deleteEnrollment(tenantId, id, actor);
    deepEqual(deleted, model.remove((row) => row.id === id));
  },
  async "delete by name"(store, model, { tenantId, name }) {
    const { deleted } = await store.deleteByName(tenantId, name, actor);
    deepEqual(deleted, model.remove((row) => row.name === name));
  },
  async "delete person"(store, model, { tenantId, userId }) {
    const { deleted } = await store.deletePerson(tenantId, userId, actor);
    deepEqual(deleted, model.remove((row) => row.userId === userId));
  },
  async "change quota"(store, model, { tenantId, pick }) {
    const quota = pick > 8 ? null : pick;
    const tenant = await store.updateTenant(tenantId, { quota }, actor);
    equal(tenant !== undefined, model.exists);
    if (model.exists) model.quota = quota;
  },
  async "delete tenant"(store, model, { tenantId, pick }) {
    if (pick > 5) return;
    equal(await store.deleteTenant(tenantId, actor), model.exists);
    if (model.exists) model.end();
  },
};

/** The version of a tenant that the first enrollment made. */
function madeVersion({ retired }: Model, { galleryVersion }: Change): number {
  ok(galleryVersion > retired + 1);
  return galleryVersion - 1;
}

function agree(model: Model, { galleryVersion, count }: Change): void {
  model.version++;
  deepEqual([galleryVersion, count], [model.version, model.rows.length]);
}

async function compare(store: Store, tenantId: string, model: Model): Promise<void> {
  const { rows, version, exists } = model;
  const listed = await store.listEnrollments(tenantId, { limit: 100 });
  deepEqual(
    listed.map(({ id, userId, name }) => ({ id, userId, name })),
    rows.map(({ id, userId, name }) => ({ id, userId, name })),
  );
  const tenant = await store.tenant(tenantId);
  equal(tenant !== undefined, exists);
  deepEqual([tenant?.galleryVersion ?? 0, tenant?.enrollments ?? 0], [version, rows.length]);
  const gallery = (await readGallery(store, tenantId, contractOf().id, 3)).rows;
  deepEqual(gallery.map(({ enrollmentId }) => enrollmentId), rows.map(({ id }) => id));
  const persons = [...new Set(rows.map(({ userId }) => userId))].sort();
  const stale = await store.stalePersons(tenantId, "other", 100);
  deepEqual(stale, { count: persons.length, userIds: persons });
  const { hits, size } = await store.nearest(tenantId, contractOf().id, embeddings[0], 100);
  deepEqual([size, hits.length], [rows.length, persons.length]);
}
