import { type Compared, compareDatabases } from "./compare_databases.ts";
import { connectLocal, fileUrl } from "./connect.ts";
import type { SqlClient } from "./database.ts";
import { StoreError } from "./errors.ts";
import { pageSize } from "./prepare.ts";

/**
 * Writes all of a database file into a new one with another key, and compares the two row by row.
 * Afterwards the old one has no log beside it. Both must be this process's alone.
 *
 * @throws {StoreError} when they differ or another program reads the old one
 */
export async function copyDatabase(
  from: { readonly path: string; readonly key: Uint8Array },
  to: { readonly path: string; readonly key: Uint8Array },
): Promise<Compared> {
  const client = await connectLocal(fileUrl(from.path), from.key);
  try {
    // For the owner alone from its first byte.
    (await Deno.open(to.path, { write: true, createNew: true, mode: 0o600 })).close();
    const target = `${fileUrl(to.path)}?key=${to.key.toHex()}`;
    await client.execute({ sql: `PRAGMA page_size = ${pageSize}` });
    await client.execute({ sql: "VACUUM INTO :target", args: { target } });
    await syncFile(to.path);
    const copied = await compareDatabases(client, target);
    await endLog(client, from.path);
    return copied;
  } finally {
    await client.close();
  }
}

async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

/**
 * Puts what is in the log into the file and deletes the log. Done by the change of mode, because
 * the driver really closes a connection only when it is garbage collected, and a connection that
 * has a log deletes it by its name then: by that time it would be the new database's.
 */
async function endLog(client: SqlClient, path: string): Promise<void> {
  const sql = "PRAGMA journal_mode = DELETE";
  const mode = (await client.execute({ sql }).catch(() => undefined))?.rows[0]?.journal_mode;
  if (mode !== "delete") {
    throw new StoreError(`Another program reads the database file "${path}": stop it first.`);
  }
}
