import type { Database } from "./database.ts";
import { checkTexts } from "./storable.ts";
import * as sql from "./tenant_end_statements.ts";

/** Enrollments erased in one write, which a local database does in one piece of the main loop. */
const chunk = 500;

/**
 * Deletes a tenant: first it is marked, so that it is gone for everybody and its keys end; then
 * its enrollments are erased piece by piece, because all at once would hold everybody up; last its
 * row goes. Where this breaks off the next call, or `finishEnd`, goes on. Whether there was such a
 * tenant, or one whose end was not done.
 */
export async function endTenant(db: Database, id: string, actor: string): Promise<boolean> {
  checkTexts(actor);
  const results = await db.erase(sql.beginEnd(id, actor));
  if (results.at(-1)?.length === 0) return false;
  await erase(db, id);
  return true;
}

/** Goes on with the end of a tenant, if it has begun; whether it had. */
export async function finishEnd(db: Database, id: string): Promise<boolean> {
  const ending = (await db.read(sql.selectEnding(id))).length > 0;
  if (ending) await erase(db, id);
  return ending;
}

async function erase(db: Database, id: string): Promise<void> {
  let erased;
  do {
    [erased] = await db.erase([sql.eraseSome(id, chunk)]);
  } while (erased.length === chunk);
  await db.erase(sql.completeEnd(id));
}
