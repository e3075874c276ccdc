import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { breathe } from "../breathe.ts";
import type { Database } from "./database.ts";
import { createLibsqlStore } from "./libsql_store.ts";
import { breaking, openMemory } from "./testing.ts";

const contract = { id: "c", model: "m", sha256: "s", dimension: 2, preprocessing: "p" };

/** A tenant that takes three writes to empty. */
async function fill(db: Database): Promise<void> {
  const store = createLibsqlStore(db, "memory");
  await store.createTenant("a", {}, "admin");
  const embedding = Float32Array.of(1, 0);
  const rows = Array.from({ length: 1_100 }, (_, i) => {
    return { userId: `${i % 900}`, name: `${i}`, createdAt: "2024-01-01 00:00:00", embedding };
  });
  for (const userId of ["", "again "]) {
    const given = rows.map((row) => ({ ...row, userId: userId + row.userId }));
    await store.importRows("a", contract, given, "admin");
  }
}

// Marking, four pieces of 1,800 rows, and the row itself.
for (let from = 1; from <= 6; from++) {
  Deno.test(`a deletion that breaks off at write ${from} can be repeated`, async () => {
    await using memory = await openMemory();
    await fill(memory.db);
    const before = await memory.store.tenant("a");
    const db = breaking(memory.db, from);
    const store = createLibsqlStore(db, "memory");
    await rejects(store.deleteTenant("a", "admin"), { message: "broken" });
    const tenant = await store.tenant("a");
    deepEqual(tenant, from === 1 ? before : undefined);
    deepEqual(await store.tenantsWithExpired(), from === 1 ? [] : ["a"]);
    db.state.broken = false;
    equal(await store.deleteTenant("a", "admin"), true);
    await isGone(memory);
  });
}

Deno.test("the retention goes on with a deletion that broke off", async () => {
  await using memory = await openMemory();
  await fill(memory.db);
  const broken = createLibsqlStore(breaking(memory.db, 3), "memory");
  await rejects(broken.deleteTenant("a", "admin"), { message: "broken" });
  const nothing = { deleted: [], galleryVersion: 0, count: 0 };
  deepEqual(await memory.store.deleteExpired("a", 10, "retention"), nothing);
  await isGone(memory);
});

Deno.test("the tenant default comes back where its deletion broke off", async () => {
  await using memory = await openMemory();
  const broken = createLibsqlStore(breaking(memory.db, 2), "memory");
  await rejects(broken.deleteTenant("default", "admin"), { message: "broken" });
  equal(await memory.store.tenant("default"), undefined);
  deepEqual(await memory.store.tenantsWithExpired(), ["default"]);
  await memory.store.deleteExpired("default", 10, "retention");
  ok(await memory.store.tenant("default"));
});

for (const [held, write] of [["a piece", 3], ["the row", 6]] as const) {
  Deno.test(`a deletion that is late with ${held} leaves the next tenant alone`, async () => {
    await using memory = await openMemory();
    await fill(memory.db);
    const gate = Promise.withResolvers<void>();
    let writes = 0;
    const late = createLibsqlStore({
      ...memory.db,
      async erase(statements) {
        if (++writes === write) await gate.promise;
        return await memory.db.erase(statements);
      },
    }, "memory");
    const deleting = late.deleteTenant("a", "admin");
    while (writes < write) await breathe();
    await memory.store.deleteTenant("a", "admin");
    await fill(memory.db);
    gate.resolve();
    equal(await deleting, true);
    equal((await memory.store.tenantVersions("a"))?.enrollments, 1_800);
    equal((await memory.store.listPersons("a", { limit: 9_999 })).length, 1_800);
  });
}

async function isGone({ client, store }: Awaited<ReturnType<typeof openMemory>>): Promise<void> {
  for (const table of ["enrollments", "embeddings", "persons", "imports"]) {
    equal((await client.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0].n, 0, table);
  }
  deepEqual(await store.tenantsWithExpired(), []);
  equal(await store.deleteTenant("a", "admin"), false);
  const log = await store.listAudit("a", { limit: 99 });
  deepEqual(log.slice(3).map(({ action, count }) => [action, count]), [["tenant.deleted", 1_800]]);
  ok((await store.createTenant("a", {}, "admin"))?.galleryVersion === 3);
}
