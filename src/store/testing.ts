import { createClient } from "@libsql/client";
import { createDatabase, type Database } from "./database.ts";
import { createLibsqlStore } from "./libsql_store.ts";
import { migrate, migrations } from "./migrations.ts";

/** For tests: a database in memory, with the driver below it and the store above it. */
export async function openMemory(steps = migrations) {
  const client = createClient({ url: ":memory:" });
  const db = createDatabase(client, { local: false });
  await migrate(db, steps);
  const store = createLibsqlStore(db, "memory");
  return { client, db, store, [Symbol.asyncDispose]: () => db[Symbol.asyncDispose]() };
}

/** For tests: a database whose writes fail from the given one on, as long as `broken` is set. */
export function breaking(db: Database, from: number) {
  const state = { broken: true };
  let writes = 0;
  const counted = (write: Database["write"]): Database["write"] => async (statements) => {
    if (state.broken && ++writes >= from) throw new Error("broken");
    return await write(statements);
  };
  return { ...db, state, write: counted(db.write), erase: counted(db.erase) };
}
