import type { SqlClient } from "./database.ts";
import { StoreError } from "./errors.ts";
import type { Statement } from "./sql.ts";

/** What two databases have in common. */
export interface Compared {
  readonly tables: number;
  readonly rows: number;
}

/**
 * Compares the database of a client with another one, row by row.
 *
 * @param target the URL of the other one, with its key
 * @throws {StoreError} when they differ
 */
export async function compareDatabases(client: SqlClient, target: string): Promise<Compared> {
  await client.execute({ sql: "ATTACH :target AS fresh", args: { target } });
  const check = await one(client, { sql: "PRAGMA fresh.integrity_check" });
  if (check.integrity_check !== "ok") throw differs();
  const { differences } = await one(client, { sql: schemaDifferences });
  if (differences !== 0) throw differs();
  const { rows: tables } = await client.execute({ sql: tableNames });
  let rows = 0;
  for (const { name } of tables) rows += await compareTable(client, String(name));
  await client.execute({ sql: "DETACH fresh" });
  return { tables: tables.length, rows };
}

const tableNames = "SELECT name FROM main.sqlite_master WHERE type = 'table'";

const schema = (database: string) =>
  `SELECT type, name, tbl_name, sql FROM ${database}.sqlite_master`;

const schemaDifferences = `SELECT
  (SELECT count(*) FROM (${schema("main")} EXCEPT ${schema("fresh")})) +
  (SELECT count(*) FROM (${schema("fresh")} EXCEPT ${schema("main")})) AS differences`;

/** Rows are looked up by their key, so that nothing needs to be sorted. */
async function compareTable(client: SqlClient, table: string): Promise<number> {
  const { rows: columns } = await client.execute({
    sql: "SELECT name, pk FROM pragma_table_info(:table)",
    args: { table },
  });
  const same = (name: unknown) => `a.${quoted(String(name))} IS b.${quoted(String(name))}`;
  const keys = columns.filter(({ pk }) => pk !== 0).map(({ name }) => same(name));
  const found = keys.length > 0 ? keys.join(" AND ") : "a.rowid = b.rowid";
  const counts = await one(client, {
    sql: `SELECT (SELECT count(*) FROM main.${quoted(table)}) AS old,
      (SELECT count(*) FROM fresh.${quoted(table)}) AS new,
      (SELECT count(*) FROM main.${quoted(table)} a JOIN fresh.${quoted(table)} b
        ON ${found} WHERE ${columns.map(({ name }) => same(name)).join(" AND ")}) AS same`,
  });
  if (counts.old !== counts.new || counts.old !== counts.same) throw differs();
  return Number(counts.old);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function one(client: SqlClient, statement: Statement) {
  return (await client.execute(statement)).rows[0] ?? {};
}

function differs(): StoreError {
  return new StoreError("The new database is not the same as the old one; the old one is kept.");
}
