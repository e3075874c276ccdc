import { deepEqual } from "node:assert/strict";
import { openMemory } from "./testing.ts";

const contract = { id: "c", model: "m", sha256: "s", dimension: 2, preprocessing: "p" };
const sample = { userId: "u", name: "Ana", embedding: Float32Array.of(1, 0) };

Deno.test("what is refused leaves not one row in any table", async () => {
  await using memory = await openMemory();
  const { client, store } = memory;
  await store.updateTenant("default", { quota: 0 }, "admin");
  const all = async () => {
    const tables = await client.execute(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    const reads = tables.rows.map(({ name }) => client.execute(`SELECT * FROM ${name}`));
    return (await Promise.all(reads)).map(({ rows }) => JSON.stringify(rows));
  };
  const before = await all();
  const write = { ...sample, contract, actor: "local", tenantId: "default", makeTenant: true };
  const row = { ...sample, createdAt: "2024-01-01 00:00:00" };
  const outcomes = [
    await store.enroll(write),
    await store.enroll({ ...write, expectedVersion: 7 }),
    await store.enroll({ ...write, tenantId: "a", makeTenant: false }),
    await store.importRows("default", contract, [row, row], "admin"),
    await store.importRows("a", contract, [row], "admin"),
  ];
  const reasons = ["quota", "moved", "no_tenant", "quota", "no_tenant"];
  deepEqual(outcomes, reasons.map((refused) => ({ refused })));
  deepEqual(await all(), before);
});
