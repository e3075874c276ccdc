import { deepEqual, equal, rejects } from "node:assert/strict";
import { createClient } from "@libsql/client/web";
import { serveHrana } from "./hrana.ts";

/** A server with a table, and a client of it. */
async function place() {
  const folder = await Deno.makeTempDir();
  const server = serveHrana({ path: `${folder}/server.db`, token: "right" });
  const client = createClient({ url: server.url, authToken: "right" });
  await client.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, value ANY) STRICT");
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const insert = "INSERT INTO things (value) VALUES (?)";

Deno.test("every kind of value comes back as it was sent, by place or by name", async () => {
  await using at = await place();
  const bytes = Uint8Array.of(0, 1, 254, 255);
  const values = [null, 1.5, -3n, 9_007_199_254_740_993n, "é\n😀", bytes];
  for (const value of values) await at.client.execute({ sql: insert, args: [value] });
  for (const args of [{ v: "named" }, { ":v": "named" }]) {
    await at.client.execute({ sql: "INSERT INTO things (value) VALUES (:v)", args });
  }
  const client = createClient({ url: at.server.url, authToken: "right", intMode: "bigint" });
  const { rows, columns } = await client.execute("SELECT value FROM things ORDER BY id");
  client.close();
  deepEqual(columns, ["value"]);
  const back = rows.map(({ value }) =>
    value instanceof ArrayBuffer ? new Uint8Array(value) : value
  );
  deepEqual(back, [...values, "named", "named"]);
});

Deno.test("a batch is all or nothing, with each text sent once", async () => {
  await using at = await place();
  const good = { sql: insert, args: ["good"] };
  const results = await at.client.batch([good, good, "SELECT count(*) AS n FROM things"], "write");
  equal(results[2].rows[0].n, 2);
  await rejects(at.client.batch([good, "INSERT INTO missing VALUES (1)", good], "write"), {
    code: /SQLITE_ERROR/,
  });
  await rejects(at.client.batch([good, { sql: insert, args: [] }, "nonsense"], "write"));
  equal((await at.client.execute("SELECT count(*) AS n FROM things")).rows[0].n, 2);
});

Deno.test("a transaction lasts over requests, is alone and ends either way", async () => {
  await using at = await place();
  const transaction = await at.client.transaction("write");
  await transaction.execute({ sql: insert, args: ["kept"] });
  await rejects(at.client.batch([{ sql: insert, args: ["other"] }], "write"), {
    code: "SQLITE_BUSY",
  });
  await transaction.commit();
  const other = await at.client.transaction("write");
  await other.execute({ sql: insert, args: ["gone"] });
  await other.rollback();
  const { rows } = await at.client.execute("SELECT value FROM things");
  deepEqual(rows.map(({ value }) => value), ["kept"]);
});

Deno.test("several statements in one text are run", async () => {
  await using at = await place();
  await at.client.executeMultiple("INSERT INTO things DEFAULT VALUES; DELETE FROM things;");
  equal((await at.client.execute("SELECT count(*) AS n FROM things")).rows[0].n, 0);
});

Deno.test("nothing is answered to a wrong token, path or body", async () => {
  await using at = await place();
  const wrong = createClient({ url: at.server.url, authToken: "wrong" });
  await rejects(wrong.execute("SELECT 1"), { code: "SERVER_ERROR" });
  wrong.close();
  const headers = { authorization: "Bearer right" };
  const post = (path: string, body: string) =>
    fetch(`${at.server.url}${path}`, { method: "POST", headers, body });
  for (const [path, body, status] of [["/v3/pipeline", "{}", 404], ["/v2/pipeline", "{}", 400]]) {
    const response = await post(`${path}`, `${body}`);
    await response.body?.cancel();
    equal(response.status, status);
  }
});
