import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { WajahError } from "../../src/errors.ts";
import { StoreError } from "../../src/store/errors.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import type { Store } from "../../src/store/store.ts";
import { createApi } from "../instances/api.ts";
import { contractOf, keyOf, readGallery, tempFolder, transferred } from "../stores/fixtures.ts";
import { randomOf } from "../stores/writes.ts";
import { runService, serviceSettings, startService } from "../support/service.ts";
import { enrollment, readPeople, tenant } from "./people.ts";
import { checkHealth, checkLog, refused } from "./refusals.ts";

const pageSize = 4096;

/** What is done to a page: how many bytes become something else. */
const kinds: Readonly<Record<string, number>> = {
  "a byte": 1,
  "some bytes in a row": 200,
  "the whole page": pageSize,
};

/** Other bytes than there were, at some place of a page. */
function damage(file: Uint8Array, page: number, length: number, random: () => number): void {
  const from = page * pageSize + Math.floor(random() * (pageSize - length));
  for (let at = from; at < from + length; at++) file[at] ^= 1 + Math.floor(random() * 255);
}

/** Makes a database with people in three tenants; everything that can be read of it. */
async function makeDatabase(path: string): Promise<Everything> {
  const people = Array.from(
    { length: 12 },
    (_, i) => transferred({ userId: `u${i % 9}`, name: `N${i}` }),
  );
  await using store = await openLibsqlStore({ url: `file:${path}`, encryptionKey: keyOf(1) });
  for (const id of tenants) {
    if (id !== "default") await store.createTenant(id, {}, "local");
    await store.importRows(id, contractOf(), people, "local");
  }
  return await readAll(path, store);
}

const tenants = ["default", "a", "b"];

async function readAll(path: string, open?: Store) {
  const store = open ?? await openLibsqlStore({ url: `file:${path}`, encryptionKey: keyOf(1) });
  try {
    const all = [];
    for (const id of tenants) {
      const page = { limit: 100 };
      const [listed, persons] = [
        await store.listEnrollments(id, page),
        await store.listPersons(id, page),
      ];
      all.push({ id, listed, persons, gallery: (await readGallery(store, id)).rows });
    }
    return all;
  } finally {
    if (!open) await store[Symbol.asyncDispose]();
  }
}

type Everything = Awaited<ReturnType<typeof readAll>>;

/**
 * Everybody is who they were. An embedding in which a few of its 512 values turned out of the same
 * size as before has its length still, and is still that person's.
 */
function checkSame(found: Everything, truth: Everything): void {
  const withoutValues = (all: Everything) =>
    all.map((tenant) => ({
      ...tenant,
      gallery: tenant.gallery.map(({ embedding: _, ...row }) => row),
    }));
  deepEqual(withoutValues(found), withoutValues(truth));
  const embeddings = found.flatMap(({ gallery }) => gallery.map(({ embedding }) => embedding));
  const originals = truth.flatMap(({ gallery }) => gallery.map(({ embedding }) => embedding));
  embeddings.forEach((values, i) => {
    const cosine = values.reduce((sum, value, k) => sum + value * originals[i][k], 0);
    ok(cosine > 0.97, `cosine ${cosine}`);
  });
}

/** Whether a damaged file is refused; if not, all that is read of it must be as it was. */
async function isRefused(path: string, truth: Everything): Promise<boolean> {
  try {
    checkSame(await readAll(path), truth);
    return false;
  } catch (error) {
    ok(error instanceof StoreError || error instanceof WajahError, String(error));
    if (error instanceof StoreError) match(error.message, /damaged/);
    else equal(error.code, "storage_unavailable");
    return true;
  }
}

for (const [kind, length] of Object.entries(kinds)) {
  Deno.test(`${kind} of a database file overwritten: what is read is right or refused`, async () => {
    await using folder = await tempFolder();
    const truth = await makeDatabase(`${folder.path}/good.db`);
    const good = await Deno.readFile(`${folder.path}/good.db`);
    ok(good.length > 40 * pageSize);
    const random = randomOf(length);
    let refusals = 0;
    for (let page = 0; page < good.length / pageSize; page++) {
      const bad = good.slice();
      damage(bad, page, length, random);
      const path = `${folder.path}/bad-${page}.db`;
      await Deno.writeFile(path, bad);
      refusals += Number(await isRefused(path, truth));
    }
    // The other pages were damaged where nothing uses them.
    ok(refusals > 10, `${refusals} refusals`);
  });
}

Deno.test("a row that could be read and is somebody else's now stops the start", async () => {
  await using folder = await tempFolder();
  const url = `file:${folder.path}/plain.db`;
  {
    await using store = await openLibsqlStore({ url });
    await store.importRows(
      "default",
      contractOf(),
      [transferred({ name: "Ani Unmistakable" })],
      "l",
    );
  }
  const file = Buffer.from(await Deno.readFile(`${folder.path}/plain.db`));
  const places = [];
  for (let at = -1; (at = file.indexOf("Ani Unmistakable", at + 1)) >= 0;) places.push(at);
  // In the row and in an index.
  equal(places.length, 2);
  for (const at of places) {
    const other = Buffer.from(file);
    other.write("Udi", at);
    await Deno.writeFile(`${folder.path}/other-${at}.db`, other);
    await rejects(openLibsqlStore({ url: `file:${folder.path}/other-${at}.db` }), {
      name: "StoreError",
      message: /cannot be opened: it is damaged; put a backup in its place/,
    });
  }
});

Deno.test("a file that is damaged under a service is not believed, nor at the next start", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  const settings = {
    ...serviceSettings(folder.path),
    TEMPLATE_KEY: keyOf(1).toBase64(),
  };
  {
    // More than SQLite keeps in memory.
    await using store = await openLibsqlStore({ url: `file:${path}`, encryptionKey: keyOf(1) });
    const rows = Array.from({ length: 1500 }, () => transferred({ userId: crypto.randomUUID() }));
    await store.importRows("default", contractOf(), rows, "local");
  }
  await using service = await startService(settings);
  const api = createApi(service.url);
  const [ani] = await readPeople();
  await api.enroll(tenant, ani);
  const good = await Deno.readFile(path);
  const bad = good.slice();
  const random = randomOf(9);
  for (let page = 1; page < bad.length / pageSize; page++) damage(bad, page, 1000, random);
  await Deno.writeFile(path, bad);
  for (
    const call of [["GET", "/enrollments?limit=1000"], [
      "POST",
      "/enroll",
      enrollment(ani),
    ]] as const
  ) {
    await refused(api, "storage_unavailable", call[0], call[1], call[2]);
  }
  await refused(api, "storage_unavailable", "POST", "/identify", {
    form: { tenant_id: tenant, file: ani.photo },
  });
  await checkHealth(api, 503);
  equal(await service.stop(), 0);
  checkLog(service.output(), /StoreError\(SQLITE_CORRUPT\)/, [ani.name]);
  const { code, output } = await runService(settings);
  equal(code, 1);
  match(output, /wajah can't start\. .*damaged; put a backup in its place/);
  await Deno.writeFile(path, good);
  await using restored = await startService(settings);
  await checkHealth(createApi(restored.url), 200);
});
