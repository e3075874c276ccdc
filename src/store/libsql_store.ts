import type { GalleryRow, ModelContract } from "../types.ts";
import { breathe } from "./breathe.ts";
import type { Database } from "./database.ts";
import { embeddingFault } from "./embedding.ts";
import * as rows from "./rows.ts";
import * as sql from "./statements.ts";
import type {
  Deleted,
  Enrolled,
  Enrollment,
  NewEnrollment,
  Page,
  Person,
  StalePersons,
  Store,
  Tenant,
} from "./store.ts";

/** A store over a database whose schema is up to date; it closes the database at its end. */
export function createLibsqlStore(db: Database, kind: string): Store {
  return {
    kind,
    ping: async () => void await db.read(sql.ping),
    tenant: (id) => readTenant(db, id),
    enroll: (enrollment) => enroll(db, enrollment),
    listEnrollments: (tenantId, page) => listEnrollments(db, tenantId, page),
    enrollment: (tenantId, id) => readEnrollment(db, tenantId, id),
    listPersons: (tenantId, page) => listPersons(db, tenantId, page),
    person: (tenantId, userId) => readPerson(db, tenantId, userId),
    samples: (tenantId, userId, contractId) => readSamples(db, tenantId, userId, contractId),
    deletePerson: (tenantId, userId) => remove(db, tenantId, sql.byPerson(tenantId, userId)),
    deleteEnrollment: (tenantId, id) => remove(db, tenantId, sql.byId(tenantId, id)),
    deleteByName: (tenantId, name) => remove(db, tenantId, sql.byName(tenantId, name)),
    gallery: (tenantId, contractId, size) => readGallery(db, tenantId, contractId, size),
    countEnrollments: (tenantId) => countEnrollments(db, tenantId),
    stalePersons: (tenantId, contractId, limit) => stalePersons(db, tenantId, contractId, limit),
    storedContract: () => storedContract(db),
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

async function readTenant(db: Database, id: string): Promise<Tenant | undefined> {
  return (await db.read(sql.selectTenant(id))).map(rows.toTenant).at(0);
}

async function enroll(db: Database, enrollment: NewEnrollment): Promise<Enrolled> {
  checkStorable(enrollment);
  const { userId, name } = enrollment;
  const results = await db.write(sql.enroll(enrollment));
  const row = rows.parseRow(rows.enrolledRow, results[sql.enrolledAt][0]);
  const { id, person_id: personId, created_at: createdAt } = row;
  const change = rows.toChange(results.at(-1)?.[0]);
  return { ...change, personId, enrollment: { id, userId, name, createdAt } };
}

/** Throws a `TypeError`: what comes here was checked at the border, so it is a fault of ours. */
function checkStorable({ tenantId, userId, name, embedding, contract }: NewEnrollment): void {
  // SQLite ends a text at a NUL when it gives it back, and UTF-8 has no lone surrogates: two
  // names would look alike.
  const storable = [tenantId, userId, name].every((text) =>
    text.isWellFormed() && !text.includes("\0")
  );
  if (!storable) throw new TypeError("a text cannot be stored as it is");
  const fault = embeddingFault(embedding, contract.dimension);
  if (fault) throw new TypeError(fault);
}

async function listEnrollments(
  db: Database,
  tenantId: string,
  page: Page,
): Promise<Enrollment[]> {
  return (await db.read(sql.listEnrollments(tenantId, page))).map(rows.toEnrollment);
}

async function readEnrollment(
  db: Database,
  tenantId: string,
  id: number,
): Promise<Enrollment | undefined> {
  return (await db.read(sql.selectEnrollment(tenantId, id))).map(rows.toEnrollment).at(0);
}

async function listPersons(db: Database, tenantId: string, page: Page): Promise<Person[]> {
  return (await db.read(sql.listPersons(tenantId, page))).map(rows.toPerson);
}

async function readPerson(
  db: Database,
  tenantId: string,
  userId: string,
): Promise<Person | undefined> {
  return (await db.read(sql.selectPerson(tenantId, userId))).map(rows.toPerson).at(0);
}

async function readSamples(
  db: Database,
  tenantId: string,
  userId: string,
  contractId: string,
): Promise<GalleryRow[]> {
  return (await db.read(sql.selectSamples(tenantId, userId, contractId))).map(rows.toGalleryRow);
}

async function remove(db: Database, tenantId: string, target: sql.Target): Promise<Deleted> {
  const results = await db.erase(sql.deleteEnrollments(tenantId, target));
  const ids = results[sql.deletedAt].map((row) => rows.parseRow(rows.idRow, row).id);
  return { ...rows.toChange(results.at(-1)?.[0]), deleted: ids.sort((a, b) => a - b) };
}

async function* readGallery(
  db: Database,
  tenantId: string,
  contractId: string,
  pageSize: number,
): AsyncGenerator<GalleryRow[]> {
  let after = 0;
  while (true) {
    const found = await db.read(sql.galleryPage(tenantId, contractId, after, pageSize));
    const page = found.map(rows.toGalleryRow);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.enrollmentId;
    await breathe();
  }
}

async function countEnrollments(db: Database, tenantId: string): Promise<number> {
  return rows.parseRow(rows.countRow, (await db.read(sql.countEnrollments(tenantId)))[0]).count;
}

async function stalePersons(
  db: Database,
  tenantId: string,
  contractId: string,
  limit: number,
): Promise<StalePersons> {
  const found = (await db.read(sql.stalePersons(tenantId, contractId, limit)))
    .map((row) => rows.parseRow(rows.stalePersonRow, row));
  return { count: found[0]?.count ?? 0, userIds: found.map((row) => row.user_id) };
}

async function storedContract(db: Database): Promise<ModelContract | undefined> {
  return (await db.read(sql.storedContract)).map(rows.toContract).at(0);
}
