import { deepEqual, rejects } from "node:assert/strict";
import { compareDatabases } from "./compare_databases.ts";
import { connectLocal, fileUrl } from "./connect.ts";

const schema = [
  "CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB) STRICT",
  "CREATE TABLE words (a TEXT, b TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
  "CREATE TABLE loose (n INTEGER)",
  "INSERT INTO things (bytes) VALUES (x'0102'), (NULL), (x'03')",
  "INSERT INTO words VALUES ('x', 'y'), ('x', 'z')",
  "INSERT INTO loose VALUES (1), (1), (NULL)",
];

/** Compares a database of the schema with one to which something more was done. */
async function compareAfter(...changes: string[]) {
  const folder = await Deno.makeTempDir();
  const other = fileUrl(`${folder}/other.db`);
  try {
    const client = await connectLocal(fileUrl(`${folder}/one.db`));
    const changed = await connectLocal(other);
    for (const sql of schema) await client.execute({ sql });
    for (const sql of [...schema, ...changes]) await changed.execute({ sql });
    const result = compareDatabases(client, other);
    return await result.finally(() => Promise.all([client.close(), changed.close()]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the same schema and rows are the same, whatever keys tables have", async () => {
  // Four tables with sqlite_sequence, which has one row.
  deepEqual(await compareAfter(), { tables: 4, rows: 3 + 2 + 3 + 1 });
});

const differences = [
  "UPDATE things SET bytes = x'0103' WHERE id = 1",
  "UPDATE things SET bytes = x'00' WHERE id = 2",
  "UPDATE things SET id = 9 WHERE id = 3",
  "DELETE FROM things WHERE id = 2",
  "INSERT INTO things (bytes) VALUES (x'04')",
  "UPDATE words SET b = 'w' WHERE b = 'z'",
  "UPDATE loose SET n = 2 WHERE n IS NULL",
  "UPDATE sqlite_sequence SET seq = 7",
  "CREATE INDEX more ON words (b)",
  "DROP TABLE loose",
];

for (const sql of differences) {
  Deno.test(`databases that differ by ${sql.replace(/ .*/, "")} are told apart: ${sql}`, async () => {
    await rejects(compareAfter(sql), { name: "StoreError", message: /not the same/ });
  });
}
