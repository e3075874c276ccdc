/**
 * What can be tried of an embedded replica without a server that replicates: everything that must
 * be said when there is none. No copy was ever taken in these tests.
 */

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { StoreError } from "../../src/store/errors.ts";
import { openLocked } from "../../src/store/file_lock.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { openStore } from "../../src/store/open.ts";
import { openReplica } from "../../src/store/replica.ts";
import { serveHrana } from "../support/hrana.ts";
import { keyOf, tempFolder } from "./fixtures.ts";

async function place() {
  const folder = await tempFolder();
  const path = `${folder.path}/copy.db`;
  return {
    path,
    folder: folder.path,
    settings: { url: `file:${path}`, templateKeyFile: `${folder.path}/template.key` },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

Deno.test("a replica needs a file and a server", async () => {
  await using at = await place();
  const syncUrl = "https://primary.example";
  for (const url of [":memory:", "https://other.example"]) {
    const opening = openStore({ ...at.settings, url, syncUrl });
    await rejects(opening, /TURSO_DATABASE_URL must be file:/);
  }
  for (const syncUrl of ["file:other.db", ":memory:"]) {
    await rejects(openStore({ ...at.settings, syncUrl }), /TURSO_SYNC_URL must be libsql:/);
  }
});

Deno.test("a server that is not there is said in words, and the file is left free", async () => {
  await using at = await place();
  const syncUrl = "http://127.0.0.1:1/?canary";
  for (let i = 0; i < 2; i++) {
    const opening = openStore({ ...at.settings, syncUrl, authToken: "canary" });
    await rejects(opening, (error: unknown) => {
      ok(error instanceof StoreError);
      ok(/TURSO_SYNC_URL gave no first copy of the database: is it/.test(error.message));
      ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
      return true;
    });
  }
});

Deno.test("a server that cannot replicate is said in words", async () => {
  await using at = await place();
  await using server = serveHrana({ path: `${at.folder}/server.db`, token: "token" });
  const opening = openStore({ ...at.settings, syncUrl: server.url, authToken: "token" });
  await rejects(opening, /is it a libSQL server that replicates/);
});

Deno.test("a server that hangs is given up, and does not stop the process", async () => {
  await using at = await place();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  const location = { kind: "file", url: at.settings.url, path: at.path } as const;
  const opening = openLocked(location, () =>
    openReplica(location, {
      syncUrl: `http://127.0.0.1:${listener.addr.port}`,
      encryptionKey: keyOf(1),
      syncInterval: 0,
      deadlines: { open: 500, call: 500 },
    }));
  await rejects(opening, /no first copy of the database in time/);
  clearInterval(timer);
  ok(ticks > 5);
});

Deno.test("a database of its own does not become a copy", async () => {
  await using at = await place();
  await using store = await openLibsqlStore({ url: at.settings.url });
  await store.ping();
  await store[Symbol.asyncDispose]();
  const before = (await Deno.stat(at.path)).size;
  const syncUrl = "http://127.0.0.1:1";
  const templateKey = keyOf(1).toBase64();
  await rejects(openStore({ ...at.settings, syncUrl, templateKey }), /does not fit/);
  equal((await Deno.stat(at.path)).size, before);
  deepEqual(
    Array.from(Deno.readDirSync(at.folder), ({ name }) => name).filter((n) => /info|meta/.test(n)),
    [],
  );
});
