import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createDatabase, longestQueue } from "./database.ts";
import type { Row, Statement } from "./sql.ts";

/** A client that writes down what it gets; `checkpoint` answers `wal_checkpoint`. */
function fakeClient(checkpoint: () => Row = () => ({ busy: 0 })) {
  const log: string[] = [];
  return {
    log,
    execute({ sql }: Statement) {
      log.push(sql);
      const rows = sql.includes("checkpoint") ? [checkpoint()] : [{ read: 1 }];
      return Promise.resolve({ rows });
    },
    batch(statements: Statement[]) {
      log.push(statements.map(({ sql }) => sql).join("; "));
      if (log.at(-1)?.includes("bad")) return Promise.reject(new Error("canary"));
      return Promise.resolve(statements.map(({ sql }) => ({ rows: [{ sql }] })));
    },
    close: () => void log.push("close"),
  };
}

const secure = "PRAGMA secure_delete = ON";
const empty = "PRAGMA wal_checkpoint(TRUNCATE)";
const statement = (sql: string) => [{ sql }];

Deno.test("each local write zeros what it deletes and answers only for its statements", async () => {
  const client = fakeClient();
  await using db = createDatabase(client, { local: true });
  await db.tidy();
  deepEqual(await db.write(statement("a")), [[{ sql: "a" }]]);
  deepEqual(await db.erase(statement("b")), [[{ sql: "b" }]]);
  await db.write(statement("c"));
  const writes = [`${secure}; a`, `${secure}; b`, empty, `${secure}; c`];
  deepEqual(client.log, [empty, ...writes]);
});

Deno.test("a server gets the statements alone", async () => {
  const client = fakeClient();
  await using db = createDatabase(client, { local: false });
  await db.write(statement("a"));
  await db.erase(statement("b"));
  await db.tidy();
  await db[Symbol.asyncDispose]();
  deepEqual(client.log, ["a", "b", "close"]);
});

Deno.test("a log that could not be emptied is tried again after each write until it is", async () => {
  const outcomes: (() => Row)[] = [
    () => ({ busy: 0 }),
    () => ({ busy: 1 }),
    () => {
      throw new Error("locked");
    },
    () => ({ busy: 0 }),
  ];
  const client = fakeClient(() => outcomes.shift()?.() ?? { busy: 1 });
  await using db = createDatabase(client, { local: true });
  await db.tidy();
  await db.erase(statement("a"));
  for (const sql of ["b", "c", "d"]) await db.write(statement(sql));
  equal(outcomes.length, 0);
  equal(client.log.filter((sql) => sql === empty).length, 4);
  equal(client.log.at(-1), `${secure}; d`);
});

Deno.test("a failed write is storage_unavailable and the next one works", async () => {
  await using db = createDatabase(fakeClient(), { local: true });
  const writes = [db.write(statement("bad")), db.write(statement("good"))];
  await rejects(writes[0], { code: "storage_unavailable" });
  deepEqual(await writes[1], [[{ sql: "good" }]]);
});

Deno.test("a write that waited too long is not begun", async () => {
  let time = 0;
  const clock = { now: () => time, random: () => 0, sleep: () => Promise.resolve() };
  const client = fakeClient();
  await using db = createDatabase(client, { local: false, clock });
  const writing = db.write(statement("late"));
  time = 10_001;
  await rejects(writing, { code: "storage_unavailable" });
  deepEqual(client.log, []);
});

Deno.test("with a full queue one more write is refused at once, and the others are done", async () => {
  const client = fakeClient();
  await using db = createDatabase(client, { local: false });
  const writes = Array.from({ length: longestQueue }, () => db.write(statement("a")));
  await rejects(db.write(statement("b")), {
    code: "storage_unavailable",
    fields: { retryAfter: 1 },
  });
  await rejects(db.erase(statement("b")), { code: "storage_unavailable" });
  ok(client.log.length < longestQueue);
  await Promise.all(writes);
  deepEqual(await db.write(statement("c")), [[{ sql: "c" }]]);
  deepEqual([client.log.length, client.log.at(-1)], [longestQueue + 1, "c"]);
});
