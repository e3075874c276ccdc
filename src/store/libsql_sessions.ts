import type { Database } from "./database.ts";
import { parseRow } from "./rows.ts";
import { openedRow, toSessionState, toUsedSession } from "./session_rows.ts";
import * as sql from "./session_statements.ts";
import { checkSession } from "./storable.ts";
import type { LivenessStore } from "./store.ts";

/** Sessions erased in one write. */
const chunk = 500;

/** Active liveness sessions in a database. */
export function createSessions(db: Database): LivenessStore {
  return {
    async openSession(session, most) {
      checkSession(session);
      const [[opened], tenant] = await db.write(sql.openSession(session, most));
      if (opened) return { expiresAt: parseRow(openedRow, opened).expires_at };
      return { refused: tenant.length > 0 ? "full" : "no_tenant" };
    },
    async useSession(claim) {
      const [[state], [used]] = await db.write(sql.useSession(claim));
      return used ? toUsedSession(used) : { refused: toSessionState(state) };
    },
    async useToken(tenantId, id) {
      const [used, session] = await db.write(sql.useToken(tenantId, id));
      if (used.length > 0) return "first";
      return session.length > 0 ? "again" : "missing";
    },
    async eraseSessions() {
      let count = 0, erased;
      do {
        [erased] = await db.write([sql.eraseSessions(chunk)]);
        count += erased.length;
      } while (erased.length === chunk);
      return count;
    },
  };
}
