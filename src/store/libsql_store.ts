import type { Database } from "./database.ts";
import { createAudit } from "./libsql_audit.ts";
import { createEnrollments } from "./libsql_enrollments.ts";
import { createGalleries } from "./libsql_galleries.ts";
import { createKeys } from "./libsql_keys.ts";
import { createSessions } from "./libsql_sessions.ts";
import { createTenants } from "./libsql_tenants.ts";
import { createTransfers } from "./libsql_transfers.ts";
import type { Store } from "./store.ts";
import { ping } from "./tenant_statements.ts";

/** A store over a database whose schema is up to date; it closes the database at its end. */
export function createLibsqlStore(db: Database, kind: string): Store {
  return {
    kind,
    ping: async () => void await db.read(ping),
    ...createTenants(db),
    ...createKeys(db),
    ...createAudit(db),
    ...createSessions(db),
    ...createEnrollments(db),
    ...createGalleries(db),
    ...createTransfers(db),
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
