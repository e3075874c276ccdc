import { deepEqual, equal, rejects } from "node:assert/strict";
import { createClient } from "@libsql/client";
import { createDatabase } from "./database.ts";
import { StoreError } from "./errors.ts";
import { migrate, type Migration, migrations } from "./migrations.ts";

function openMemory() {
  const client = createClient({ url: ":memory:" });
  const db = createDatabase(client, { local: false });
  const names = async () =>
    (await client.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
      .rows.map((row) => row.name);
  const versions = async () =>
    (await client.execute("SELECT version FROM wajah_migrations ORDER BY version"))
      .rows.map((row) => row.version);
  return {
    client,
    db,
    names,
    versions,
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

const step = (version: number, ...statements: string[]): Migration => ({ version, statements });

Deno.test("versions of the released steps are 1, 2, 3...", () => {
  deepEqual(migrations.map(({ version }) => version), migrations.map((_, i) => i + 1));
});

Deno.test("only missing steps are applied, in order", async () => {
  await using memory = openMemory();
  const first = step(1, "CREATE TABLE a (id)");
  await migrate(memory.db, [first]);
  await migrate(memory.db, [first]);
  await migrate(memory.db, [first, step(2, "CREATE TABLE b (id)", "INSERT INTO b VALUES (1)")]);
  deepEqual(await memory.names(), ["a", "b", "wajah_migrations"]);
  deepEqual(await memory.versions(), [1, 2]);
});

Deno.test("a step that fails leaves nothing behind and is tried again", async () => {
  await using memory = openMemory();
  const first = step(1, "CREATE TABLE a (id)");
  const broken = step(2, "CREATE TABLE b (id)", "INSERT INTO nowhere VALUES (1)");
  await rejects(migrate(memory.db, [first, broken]), { code: "storage_unavailable" });
  deepEqual(await memory.names(), ["a", "wajah_migrations"]);
  deepEqual(await memory.versions(), [1]);
  await migrate(memory.db, [first, step(2, "CREATE TABLE b (id)")]);
  deepEqual(await memory.versions(), [1, 2]);
});

Deno.test("a database of a newer program is refused and not touched", async () => {
  await using memory = openMemory();
  await migrate(memory.db, [step(1, "CREATE TABLE a (id)"), step(7, "CREATE TABLE b (id)")]);
  const opening = migrate(memory.db, [step(1, "CREATE TABLE a (id)")]);
  await rejects(
    opening,
    (error: unknown) => error instanceof StoreError && /7.*1/.test(error.message),
  );
  deepEqual(await memory.versions(), [1, 7]);
});

Deno.test("a step that another process took meanwhile is done", async () => {
  await using memory = openMemory();
  await migrate(memory.db, [step(1, "CREATE TABLE a (id)")]);
  let raced = false;
  const racing = {
    ...memory.db,
    async write(statements: Parameters<typeof memory.db.write>[0]) {
      if (!raced) await memory.db.write(statements);
      raced = true;
      return await memory.db.write(statements);
    },
  };
  await migrate(racing, [step(1), step(2, "CREATE TABLE b (id)")]);
  deepEqual(await memory.versions(), [1, 2]);
});

Deno.test("the schema keeps its own promises against rows written by hand", async () => {
  await using memory = openMemory();
  await migrate(memory.db, migrations);
  const { client } = memory;
  const fails = (sql: string) => rejects(client.execute(sql), /SQLITE_CONSTRAINT/);
  await client.executeMultiple(`
    INSERT INTO contracts VALUES ('c', 'm', 's', 2, 'p');
    INSERT INTO persons (id, tenant_id, user_id) VALUES (1, 'default', 'u');
    INSERT INTO enrollments (id, tenant_id, person_id, contract_id, name)
      VALUES (1, 'default', 1, 'c', 'Ana');
    INSERT INTO embeddings VALUES (1, x'00');
  `);
  await fails("INSERT INTO persons (tenant_id, user_id) VALUES ('default', 'u')");
  await fails("INSERT INTO persons (tenant_id, user_id) VALUES ('unknown', 'u')");
  await fails("INSERT INTO embeddings VALUES (2, x'00')");
  await fails("UPDATE embeddings SET vector = 'text'");
  await fails("UPDATE tenants SET threshold = 3");
  await client.execute("DELETE FROM enrollments");
  for (const table of ["embeddings", "persons"]) {
    equal((await client.execute(`SELECT count(*) AS count FROM ${table}`)).rows[0].count, 0);
  }
});
