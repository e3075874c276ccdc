import { deepEqual, equal, rejects } from "node:assert/strict";
import { migrate, migrations } from "./migrations.ts";
import { schema1 } from "./schema_1.ts";
import { openMemory } from "./testing.ts";

/** Two tenants with three enrollments in all, and one without any. */
const rows = `
  INSERT INTO tenants (id, gallery_version, threshold) VALUES ('a', 7, 0.5), ('empty', 0, NULL);
  INSERT INTO contracts VALUES ('c', 'm', 's', 2, 'p');
  INSERT INTO persons (id, tenant_id, user_id) VALUES (1, 'a', 'u'), (2, 'default', 'u');
  INSERT INTO enrollments (id, tenant_id, person_id, contract_id, name)
    VALUES (1, 'a', 1, 'c', 'Ana'), (2, 'a', 1, 'c', 'Ana'), (3, 'default', 2, 'c', 'Budi');
  INSERT INTO embeddings
    VALUES (1, x'0000803f00000000'), (2, x'000000000000803f'), (3, x'0000803f00000000');
`;

Deno.test("a database of version 1 keeps its rows and gets its counters", async () => {
  await using memory = await openMemory([schema1]);
  await memory.client.executeMultiple(rows);
  await migrate(memory.db, migrations);
  const { store } = memory;
  const counts = (await store.listTenants({ limit: 9 })).map((t) => [t.id, t.enrollments]);
  deepEqual(counts, [["a", 2], ["default", 1], ["empty", 0]]);
  const tenant = await store.tenant("a");
  deepEqual([tenant?.galleryVersion, tenant?.settingsVersion], [7, 0]);
  deepEqual(tenant?.settings, {
    threshold: 0.5,
    liveness: false,
    retentionDays: null,
    duplicatePolicy: "allow",
    quota: null,
  });
  const found = await store.nearest("a", "c", Float32Array.of(0, 1), 5);
  deepEqual(found, { hits: [{ enrollmentId: 2, personId: 1, distance: 0 }], size: 2 });
  equal((await store.deleteEnrollment("a", 1, "local")).count, 1);
  equal((await store.deletePerson("a", "u", "local")).count, 0);
  deepEqual(await store.listAudit(undefined, { limit: 9, after: 2 }), []);
});

Deno.test("rows written by hand are counted", async () => {
  await using memory = await openMemory();
  await memory.client.executeMultiple(rows);
  const count = async () => (await memory.store.tenantVersions("a"))?.enrollments;
  equal(await count(), 2);
  await memory.client.execute("DELETE FROM enrollments WHERE id = 1");
  equal(await count(), 1);
  await memory.client.execute("DELETE FROM enrollments");
  equal(await count(), 0);
  deepEqual(await memory.store.listPersons("a", { limit: 9 }), []);
});

Deno.test("the numbers of a tenant that is deleted and made by hand never go back", async () => {
  await using memory = await openMemory();
  const { client, store } = memory;
  await client.execute("INSERT INTO tenants (id) VALUES ('a')");
  for (const version of [9, 3]) {
    await client.execute({
      sql: "UPDATE tenants SET gallery_version = ?, settings_version = 4 WHERE id = 'a'",
      args: [version],
    });
    await client.execute("DELETE FROM tenants WHERE id = 'a'");
    await client.execute("INSERT INTO tenants (id) VALUES ('a')");
    const made = await store.tenantVersions("a");
    deepEqual([made?.galleryVersion, made?.settingsVersion], [10, 5]);
  }
});

Deno.test("the schema refuses what no setting, counter or key may be", async () => {
  await using memory = await openMemory();
  for (
    const change of [
      "liveness = 2",
      "retention_days = 0",
      "duplicate_policy = 'perhaps'",
      "quota = -1",
      "enrollments = -1",
      "settings_version = NULL",
    ]
  ) {
    await rejects(memory.client.execute(`UPDATE tenants SET ${change}`), /SQLITE_CONSTRAINT/);
  }
  const key = (digest: string, tenant = "default", prefix = "p") =>
    memory.client.execute(`INSERT INTO api_keys (tenant_id, label, prefix, digest, scopes)
      VALUES ('${tenant}', '', '${prefix}', ${digest}, '[]')`);
  await key("zeroblob(32)");
  await rejects(key("zeroblob(31)", "default", "q"), /SQLITE_CONSTRAINT/);
  await rejects(key("zeroblob(32)"), /SQLITE_CONSTRAINT/);
  await rejects(key("zeroblob(32)", "nobody", "q"), /SQLITE_CONSTRAINT/);
});
