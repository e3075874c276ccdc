import { deepEqual, equal, rejects } from "node:assert/strict";
import { createClient } from "@libsql/client";
import { createDatabase } from "./database.ts";
import { localClient } from "./local_client.ts";
import { prepare } from "./prepare.ts";

/** A database file with a table, and a second client on it. */
async function place() {
  const folder = await Deno.makeTempDir();
  const url = `file:${folder}/test.db`;
  const [raw, other] = [createClient({ url, concurrency: 1 }), createClient({ url })];
  await prepare(raw);
  await raw.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT)");
  return {
    raw,
    other,
    client: localClient(raw),
    async [Symbol.asyncDispose]() {
      raw.close();
      other.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const insert = { sql: "INSERT INTO things (text) VALUES ('x')" };
const pragma = async (
  client: { execute: ReturnType<typeof createClient>["execute"] },
  name: string,
) => (await client.execute(`PRAGMA ${name}`)).rows[0][name];

Deno.test("a client that met a lock writes and reads as soon as it is free", async () => {
  await using at = await place();
  const lock = await at.other.transaction("write");
  await lock.execute(insert);
  for (let i = 0; i < 3; i++) {
    await rejects(at.client.batch([insert], "write"), { code: "SQLITE_BUSY" });
  }
  await lock.commit();
  await at.client.batch([insert], "write");
  const { rows } = await at.client.execute({ sql: "SELECT count(*) AS count FROM things" });
  equal(rows[0].count, 2);
});

Deno.test("refused writes keep their connection: new ones would pile up until collected", async () => {
  await using at = await place();
  await at.raw.execute("PRAGMA cache_size = 123");
  const lock = await at.other.transaction("write");
  await rejects(at.client.batch([insert], "write"), { code: "SQLITE_BUSY" });
  await lock.rollback();
  equal(await pragma(at.raw, "cache_size"), 123);
});

Deno.test("a lock that is taken after the probe costs the connection, not the next write", async () => {
  await using at = await place();
  const lock = await at.other.transaction("write");
  // A single statement has no probe before it.
  const calls = [at.client.execute(insert), at.client.execute({ sql: "SELECT 1 AS one" })];
  await rejects(calls[0], { code: "SQLITE_BUSY" });
  equal((await calls[1]).rows[0].one, 1);
  await lock.rollback();
  await at.client.batch([insert], "write");
  const log = await at.client.execute({ sql: "PRAGMA wal_checkpoint(TRUNCATE)" });
  equal(log.rows[0].busy, 0);
});

Deno.test("a replaced connection is as safe as the first", async () => {
  await using at = await place();
  await using db = createDatabase(at.client, { local: true });
  await db.write([insert]);
  equal(await pragma(at.raw, "secure_delete"), 1);
  await at.raw.reconnect();
  equal(await pragma(at.raw, "secure_delete"), 0);
  const results = await db.write([insert, { sql: "PRAGMA secure_delete" }]);
  deepEqual(results[1], [{ secure_delete: 1 }]);
  equal(await pragma(at.raw, "synchronous"), 2);
  equal(await pragma(at.raw, "foreign_keys"), 1);
  equal(await pragma(at.raw, "journal_mode"), "wal");
  equal(await pragma(at.raw, "page_size"), 4096);
});

Deno.test("a full disk refuses writes, answers reads and recovers", async () => {
  await using at = await place();
  await using db = createDatabase(at.client, { local: true });
  const big = { sql: "INSERT INTO things (text) VALUES (hex(zeroblob(200000)))" };
  await at.raw.execute("PRAGMA max_page_count = 20");
  await rejects(db.write([insert, big]), { code: "storage_unavailable" });
  equal((await db.read({ sql: "SELECT count(*) AS count FROM things" }))[0].count, 0);
  await at.raw.execute("PRAGMA max_page_count = 1000");
  await db.write([insert, big]);
  equal((await db.read({ sql: "SELECT count(*) AS count FROM things" }))[0].count, 2);
});
