import type { Database } from "./database.ts";
import * as removal from "./delete_statements.ts";
import { finishEnd } from "./end_tenant.ts";
import { enroll, enrolledAt } from "./enroll_statements.ts";
import * as sql from "./person_statements.ts";
import * as rows from "./rows.ts";
import { checkEnrollment, checkTexts } from "./storable.ts";
import type { Deleted, Enrolled, NewEnrollment, Refusal, Store } from "./store.ts";

/** What this part of a store does. */
type Enrollments = Pick<
  Store,
  | "enroll"
  | "listEnrollments"
  | "enrollment"
  | "listPersons"
  | "person"
  | "deletePerson"
  | "deleteEnrollment"
  | "deleteByName"
  | "deleteExpired"
>;

/** Enrollments and persons in a database. */
export function createEnrollments(db: Database): Enrollments {
  return {
    enroll: (enrollment) => write(db, enrollment),
    listEnrollments: async (tenantId, page) =>
      (await db.read(sql.listEnrollments(tenantId, page))).map(rows.toEnrollment),
    enrollment: async (tenantId, id) =>
      (await db.read(sql.selectEnrollment(tenantId, id))).map(rows.toEnrollment).at(0),
    listPersons: async (tenantId, page) =>
      (await db.read(sql.listPersons(tenantId, page))).map(rows.toPerson),
    person: async (tenantId, userId) =>
      (await db.read(sql.selectPerson(tenantId, userId))).map(rows.toPerson).at(0),
    deletePerson: (tenantId, userId, actor) =>
      remove(db, tenantId, removal.byPerson(tenantId, userId), actor),
    deleteEnrollment: (tenantId, id, actor) =>
      remove(db, tenantId, removal.byId(tenantId, id), actor),
    deleteByName: (tenantId, name, actor) =>
      remove(db, tenantId, removal.byName(tenantId, name), actor),
    async deleteExpired(tenantId, limit, actor) {
      // Nobody holds a copy of what such a tenant had.
      if (await finishEnd(db, tenantId)) return { ...rows.toChange(undefined), deleted: [] };
      return await remove(db, tenantId, removal.byAge(tenantId, limit), actor);
    },
  };
}

async function write(db: Database, enrollment: NewEnrollment): Promise<Enrolled | Refusal> {
  checkEnrollment(enrollment);
  const { userId, name } = enrollment;
  const results = await db.write(enroll(enrollment));
  const state = results.at(-1)?.at(0);
  const row = results.at(enrolledAt)?.at(0);
  if (!row) return { refused: refusal(enrollment, state && rows.toChange(state).galleryVersion) };
  const { id, person_id: personId, created_at: createdAt } = rows.parseRow(rows.enrolledRow, row);
  return { ...rows.toChange(state), personId, enrollment: { id, userId, name, createdAt } };
}

/** Why nothing was written to a gallery that has this version, or none. */
function refusal(enrollment: NewEnrollment, version: number | undefined): Refusal["refused"] {
  const { makeTenant, expectedVersion } = enrollment;
  const moved = expectedVersion !== undefined && expectedVersion !== version;
  if (version === undefined) return moved && makeTenant ? "moved" : "no_tenant";
  return moved ? "moved" : "quota";
}

async function remove(
  db: Database,
  tenantId: string,
  target: removal.Target,
  actor: string,
): Promise<Deleted> {
  checkTexts(actor);
  const results = await db.erase(removal.deleteEnrollments(tenantId, target, actor));
  const deleted = rows.toIds(results[0]).sort((a, b) => a - b);
  return { ...rows.toChange(results.at(-1)?.at(0)), deleted };
}
