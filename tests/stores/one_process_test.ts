import { equal, match, ok, rejects } from "node:assert/strict";
import { StoreError } from "../../src/store/errors.ts";
import { lockFile } from "../../src/store/file_lock.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { openStore } from "../../src/store/open.ts";
import { runService, serviceSettings, startService } from "../support/service.ts";
import { countOf, enrolled, keyOf, tempFolder } from "./fixtures.ts";
import { startWriter } from "./start_writer.ts";

function inUse(error: unknown): true {
  ok(error instanceof StoreError);
  match(error.message, /wajah\.db" is in use by another process.*TURSO_DATABASE_URL=libsql:/);
  return true;
}

Deno.test("a second store on a file is refused until the first is closed", async () => {
  await using folder = await tempFolder();
  const url = `file:${folder.path}/wajah.db`;
  await using first = await openLibsqlStore({ url });
  await rejects(openLibsqlStore({ url }), inUse);
  await enrolled(first);
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await using second = await openLibsqlStore({ url });
  equal(await countOf(second), 1);
});

Deno.test("a link to a file is the same file", async () => {
  await using folder = await tempFolder();
  await using _first = await openLibsqlStore({ url: `file:${folder.path}/wajah.db` });
  await Deno.mkdir(`${folder.path}/other`);
  await Deno.symlink(`${folder.path}/wajah.db`, `${folder.path}/other/wajah.db`);
  await rejects(openLibsqlStore({ url: `file:${folder.path}/other/wajah.db` }), inUse);
});

Deno.test("a store that cannot be opened leaves the file free", async () => {
  await using folder = await tempFolder();
  const url = `file:${folder.path}/wajah.db`;
  await using first = await openLibsqlStore({ url, encryptionKey: keyOf(1) });
  await first[Symbol.asyncDispose]();
  await rejects(openLibsqlStore({ url, encryptionKey: keyOf(2) }), /TEMPLATE_KEY/);
  await using _second = await openLibsqlStore({ url, encryptionKey: keyOf(1) });
});

Deno.test("a process has the file until it ends, be it by a kill", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  await using writer = startWriter({ path, seed: 1 });
  await writer.report;
  await rejects(openLibsqlStore({ url: `file:${path}` }), inUse);
  await writer.kill();
  await using store = await openLibsqlStore({ url: `file:${path}` });
  await store.ping();
});

Deno.test("processes that start at once on a new file: one gets it, the others are told", async () => {
  await using folder = await tempFolder();
  const settings = { url: `file:${folder.path}/wajah.db`, templateKeyFile: `${folder.path}/key` };
  const opening = await Promise.allSettled(Array.from({ length: 4 }, () => openStore(settings)));
  const opened = opening.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  equal(opened.length, 1);
  for (const one of opening) if (one.status === "rejected") inUse(one.reason);
  await enrolled(opened[0]);
  await opened[0][Symbol.asyncDispose]();
});

Deno.test("the lock file is the owner's alone and stays", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  (await lockFile(path))[Symbol.dispose]();
  equal(((await Deno.stat(`${path}.lock`)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("a second service on the file ends with a clear message, and the first serves on", async () => {
  await using folder = await tempFolder();
  const settings = serviceSettings(folder.path);
  await using first = await startService(settings);
  const { code, output } = await runService(settings);
  equal(code, 1);
  match(output, /wajah can't start\. The database file ".*wajah\.db" is in use by another process/);
  const response = await fetch(`${first.url}/health`);
  await response.body?.cancel();
  equal(response.status, 200);
});
