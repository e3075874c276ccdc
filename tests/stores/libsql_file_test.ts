import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createClient } from "@libsql/client";
import { WajahError } from "../../src/errors.ts";
import { StoreError } from "../../src/store/errors.ts";
import { databaseExists, openLibsqlStore } from "../../src/store/libsql.ts";
import {
  countOf,
  enrollAndDie,
  enrolled,
  holding,
  idsOf,
  keyOf,
  randomEmbedding,
  readGallery,
  sample,
  tempFolder,
} from "./fixtures.ts";
import { embeddingOf, randomOf } from "./writes.ts";

/** A path in a folder that is gone at the end of its scope. */
async function place() {
  const folder = await tempFolder();
  const path = `${folder.path}/data/wajah.db`;
  return {
    path,
    url: `file:${path}`,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const modeOf = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;

Deno.test("the folder, the database and its side files are the owner's alone", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url, encryptionKey: keyOf(1) });
  await enrolled(store);
  equal(await modeOf(at.path.replace("/wajah.db", "")), 0o700);
  for (const side of ["", "-wal", "-shm"]) equal(await modeOf(at.path + side), 0o600, side);
});

Deno.test("a store that is closed leaves everything in the file and nothing in the log", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  await enrolled(store);
  ok((await Deno.stat(`${at.path}-wal`)).size > 0);
  await store[Symbol.asyncDispose]();
  equal((await Deno.stat(`${at.path}-wal`)).size, 0);
  await Deno.copyFile(at.path, `${at.path}.copy`);
  await using copy = await openLibsqlStore({ url: `${at.url}.copy` });
  equal(await countOf(copy), 1);
});

Deno.test("a file that others may read is tightened", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  await store[Symbol.asyncDispose]();
  for (const side of ["", "-wal"]) await Deno.chmod(at.path + side, 0o644).catch(() => {});
  await using again = await openLibsqlStore({ url: at.url });
  await enrolled(again);
  for (const side of ["", "-wal"]) equal(await modeOf(at.path + side), 0o600, side);
});

for (const key of [undefined, 1]) {
  const name = key ? "encrypted" : "plain";

  Deno.test(`${name}: page size and journal mode are kept in the file`, async () => {
    await using at = await place();
    const encryptionKey = key ? keyOf(key) : undefined;
    await using store = await openLibsqlStore({ url: at.url, encryptionKey });
    await enrolled(store);
    const client = createClient({
      url: at.url,
      ...(encryptionKey && { encryptionKey: encryptionKey.toHex() }),
    });
    equal((await client.execute("PRAGMA page_size")).rows[0].page_size, 4096);
    equal((await client.execute("PRAGMA journal_mode")).rows[0].journal_mode, "wal");
    equal((await client.execute("PRAGMA integrity_check")).rows[0].integrity_check, "ok");
    client.close();
  });

  Deno.test(`${name}: what was acknowledged survives a kill`, async () => {
    await using at = await place();
    await enrollAndDie(at.path, key);
    await using store = await openLibsqlStore({
      url: at.url,
      encryptionKey: key ? keyOf(key) : undefined,
    });
    equal((await store.listEnrollments("default", { limit: 9 }))[0].name, "Ana");
  });
}

/**
 * The database file and its log. Another process reads them, because closing a file drops the locks
 * that this process has on it.
 */
async function bytesOnDisk(path: string): Promise<Buffer> {
  const command = new Deno.Command("cat", { args: [path, `${path}-wal`], stderr: "null" });
  return Buffer.from((await command.output()).stdout);
}

/** Whether the bytes are in the database file or its log. */
async function onDisk(path: string, bytes: Uint8Array): Promise<boolean> {
  return (await bytesOnDisk(path)).includes(bytes);
}

/** A piece from the middle, so that a torn copy is found too. */
const piece = (embedding: Float32Array<ArrayBuffer>) =>
  new Uint8Array(embedding.buffer).subarray(1000, 1032);

Deno.test("a deleted embedding and name are gone from the file and its log", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const embedding = randomEmbedding();
  const name = "Ana Unmistakable";
  const bytes = new TextEncoder().encode(name);
  const { enrollment } = await enrolled(store, { embedding, name });
  ok(await onDisk(at.path, piece(embedding)));
  ok(await onDisk(at.path, bytes));
  await store.deleteEnrollment("default", enrollment.id, "local");
  ok(!await onDisk(at.path, piece(embedding)));
  ok(!await onDisk(at.path, bytes));
});

Deno.test("many deletes in any order leave no piece behind", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const people = Array.from({ length: 60 }, (_, i) => ({
    embedding: randomEmbedding(),
    name: `Person ${i} ${crypto.randomUUID()}`,
    userId: crypto.randomUUID(),
  }));
  for (const person of people) await store.enroll(sample(person));
  people.sort(() => Math.random() - 0.5);
  const gone = people.splice(0, 45);
  for (const { name } of gone) await store.deleteByName("default", name, "local");
  for (const { embedding, name, userId } of gone) {
    ok(!await onDisk(at.path, piece(embedding)));
    ok(!await onDisk(at.path, new TextEncoder().encode(name)));
    ok(!await onDisk(at.path, new TextEncoder().encode(userId)));
  }
  for (const { embedding } of people) ok(await onDisk(at.path, piece(embedding)));
});

// With several vectors a page, the deletes of this seed leave one of them behind.
Deno.test("rows that made room for each other leave no piece of a deleted one behind", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const random = randomOf(73);
  const kept: number[] = [];
  const gone: number[] = [];
  const removeOne = async () => {
    const [id] = kept.splice(Math.floor(random() * kept.length), 1);
    await store.deleteEnrollment("default", id, "local");
    gone.push(id);
  };
  for (let i = 0, id = 1; i < 180; i++) {
    if (random() < 0.7) {
      const { enrollment } = await enrolled(store, { embedding: embeddingOf(id++) });
      kept.push(enrollment.id);
    } else if (kept.length > 0) await removeOne();
  }
  while (kept.length > 12) await removeOne();
  const bytes = await bytesOnDisk(at.path);
  deepEqual(gone.filter((id) => bytes.includes(piece(embeddingOf(id)))), []);
  deepEqual(kept.filter((id) => bytes.includes(piece(embeddingOf(id)))), kept);
});

Deno.test("each vector has a page to itself", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  for (let i = 0; i < 150; i++) await enrolled(store);
  const client = createClient({ url: at.url });
  const { rows } = await client.execute(
    "SELECT DISTINCT ncell FROM dbstat WHERE name = 'embeddings' AND pagetype = 'leaf'",
  );
  client.close();
  deepEqual(rows.map(({ ncell }) => ncell), [1]);
});

Deno.test("a reader in another process delays the emptying of the log to the next write", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const embedding = randomEmbedding();
  const { enrollment } = await enrolled(store, { embedding });
  {
    await using _reader = await holding("read", at.path);
    const gone = await store.deleteEnrollment("default", enrollment.id, "local");
    deepEqual(gone.deleted, [enrollment.id]);
    ok(await onDisk(at.path, piece(embedding)));
  }
  await enrolled(store);
  ok(!await onDisk(at.path, piece(embedding)));
});

Deno.test("an encrypted file tells nothing", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url, encryptionKey: keyOf(1) });
  const embedding = randomEmbedding();
  await enrolled(store, { embedding, name: "Ana Unmistakable" });
  ok(!await onDisk(at.path, piece(embedding)));
  ok(!await onDisk(at.path, new TextEncoder().encode("Unmistakable")));
  ok(!await onDisk(at.path, new TextEncoder().encode("CREATE TABLE")));
});

Deno.test("a wrong key is refused in words and harms nothing, even after a kill", async () => {
  await using at = await place();
  await enrollAndDie(at.path, 1);
  for (const encryptionKey of [keyOf(2), undefined]) {
    await rejects(openLibsqlStore({ url: at.url, encryptionKey }), (error: unknown) => {
      ok(error instanceof StoreError);
      match(error.message, /wajah\.db" cannot be read/);
      return true;
    });
  }
  await using store = await openLibsqlStore({ url: at.url, encryptionKey: keyOf(1) });
  equal(await countOf(store), 1);
  const names = Array.from(Deno.readDirSync(at.path.replace("/wajah.db", "")), ({ name }) => name);
  deepEqual(names.sort(), ["wajah.db", "wajah.db-shm", "wajah.db-wal", "wajah.db.lock"]);
});

Deno.test("a key for a plain file, and a file that is no database, are refused", async () => {
  await using at = await place();
  await enrollAndDie(at.path);
  await rejects(openLibsqlStore({ url: at.url, encryptionKey: keyOf(1) }), /TEMPLATE_KEY/);
  await using store = await openLibsqlStore({ url: at.url });
  equal(await countOf(store), 1);
  const text = `${at.path}.txt`;
  await Deno.writeTextFile(text, "This is a text and not a database.");
  for (const encryptionKey of [keyOf(1), undefined]) {
    await rejects(openLibsqlStore({ url: `file:${text}`, encryptionKey }), StoreError);
  }
});

Deno.test("a locked database refuses a write at once, reads on, and recovers", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  await enrolled(store);
  {
    await using _lock = await holding("lock", at.path);
    const secret = sample({ name: "Canary Name", userId: "canary-user" });
    const writes = Array.from({ length: 5 }, () => store.enroll(secret));
    for (const { reason } of (await Promise.allSettled(writes)) as PromiseRejectedResult[]) {
      ok(reason instanceof WajahError);
      equal(reason.code, "storage_unavailable");
      equal(reason.fields.retryAfter, 1);
      const shown = Deno.inspect(reason, { depth: 20, iterableLimit: 10_000 });
      match(shown, /another process/);
      ok(!/canary/i.test(shown) && !shown.includes(`${secret.embedding[3]}`));
    }
    equal((await store.tenant("default"))?.galleryVersion, 1);
    equal((await readGallery(store)).rows.length, 1);
  }
  const { galleryVersion, count } = await enrolled(store);
  deepEqual({ galleryVersion, count }, { galleryVersion: 2, count: 2 });
});

Deno.test("a lock that comes free in time is not noticed", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const client = createClient({ url: at.url });
  const transaction = await client.transaction("write");
  const writing = enrolled(store);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await transaction.rollback();
  client.close();
  equal((await writing).count, 1);
});

Deno.test("a failing statement leaves nothing of the write behind", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const { enrollment } = await enrolled(store);
  const client = createClient({ url: at.url });
  for (const table of ["embeddings", "enrollments"]) {
    for (const event of ["INSERT", "DELETE"]) {
      await client.execute(
        `CREATE TRIGGER no_${table}_${event} BEFORE ${event} ON ${table}
          BEGIN SELECT RAISE(ABORT, 'no'); END`,
      );
    }
    const writes = [
      enrolled(store, { tenantId: "new", userId: "new" }),
      store.deleteEnrollment("default", enrollment.id, "local"),
    ];
    for (const write of writes) await rejects(write, { code: "storage_unavailable" });
    equal(await store.tenant("new"), undefined);
    deepEqual(await idsOf(store), [enrollment.id]);
    equal((await store.tenant("default"))?.galleryVersion, 1);
    for (const event of ["INSERT", "DELETE"]) {
      await client.execute(`DROP TRIGGER no_${table}_${event}`);
    }
  }
  client.close();
  equal((await store.deleteEnrollment("default", enrollment.id, "local")).galleryVersion, 2);
  equal((await enrolled(store)).count, 1);
});

Deno.test("a damaged embedding stops the gallery and names the row alone", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const { enrollment } = await enrolled(store);
  const client = createClient({ url: at.url });
  const nan = randomEmbedding().fill(NaN, 7, 8);
  for (const bytes of [new Uint8Array(2044), new Uint8Array(2048), new Uint8Array(nan.buffer)]) {
    await client.execute({ sql: "UPDATE embeddings SET vector = ?", args: [bytes] });
    await rejects(readGallery(store), (error: unknown) => {
      ok(error instanceof WajahError && error.code === "storage_unavailable");
      ok(error.cause instanceof StoreError);
      equal(error.cause.message, `the embedding of enrollment ${enrollment.id} is damaged`);
      return true;
    });
  }
  await client.execute("DELETE FROM embeddings");
  await rejects(readGallery(store), { code: "storage_unavailable" });
  client.close();
});

Deno.test("stored bytes are what libSQL's vector functions read", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.url });
  const [a, b] = [randomEmbedding(), randomEmbedding()];
  await enrolled(store, { embedding: a });
  const client = createClient({ url: at.url });
  const { rows: [row] } = await client.execute({
    sql: "SELECT vector_distance_cos(vector, vector32(?)) AS distance FROM embeddings",
    args: [JSON.stringify(Array.from(b))],
  });
  client.close();
  const expected = 1 - a.reduce((sum, value, i) => sum + value * b[i], 0);
  ok(Math.abs(Number(row.distance) - expected) < 1e-5);
});

Deno.test("databaseExists is about files with data in them", async () => {
  await using at = await place();
  equal(await databaseExists(at.url), false);
  await using store = await openLibsqlStore({ url: at.url });
  await store.ping();
  equal(await databaseExists(at.url), true);
  equal(await databaseExists(":memory:"), false);
  equal(await databaseExists("https://example.org"), false);
  await Deno.writeFile(`${at.path}2`, new Uint8Array());
  equal(await databaseExists(`${at.url}2`), false);
});

Deno.test("a path with spaces and signs is opened and checked", async () => {
  await using at = await place();
  const url = `${at.url.replace("wajah.db", "a%20b%25%23c.db")}`;
  for (const count of [1, 2]) {
    await using store = await openLibsqlStore({ url, encryptionKey: keyOf(3) });
    equal((await enrolled(store)).count, count);
  }
  ok((await Deno.stat(at.path.replace("wajah.db", "a b%#c.db"))).isFile);
});

Deno.test("what cannot be opened is said in words", async () => {
  await using at = await place();
  await rejects(openLibsqlStore({ url: "postgres://x" }), /must be file:/);
  await rejects(openLibsqlStore({ url: "file:" }), StoreError);
  await rejects(openLibsqlStore({ url: `file:${at.path}%` }), /percent/);
  await rejects(
    openLibsqlStore({ url: "https://example.org", encryptionKey: keyOf(1) }),
    /encrypts by itself/,
  );
  await rejects(
    openLibsqlStore({ url: at.url, encryptionKey: new Uint8Array(31) }),
    TypeError,
  );
  await Deno.mkdir(at.path, { recursive: true });
  await rejects(openLibsqlStore({ url: at.url }), StoreError);
});

Deno.test("a server that does not answer is named without its secrets", async () => {
  const url = "http://127.0.0.1:1/?authToken=canary";
  await rejects(openLibsqlStore({ url, authToken: "canary" }), (error: unknown) => {
    ok(error instanceof StoreError);
    match(error.message, /127\.0\.0\.1:1/);
    ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
    return true;
  });
});
