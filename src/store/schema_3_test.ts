import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { migrate, migrations } from "./migrations.ts";
import { openMemory } from "./testing.ts";

const insert = (id: string, ends: string, tenant = "default", digest = "zeroblob(32)") =>
  `INSERT INTO liveness_sessions (id, tenant_id, nonce_digest, challenges, created_ms, expires_ms)
    VALUES ('${id}', '${tenant}', ${digest}, '["hold_still"]', 1, ${ends})`;

/** Now in milliseconds, moved by so many minutes. */
const minutes = (offset: number) => String(Date.now() + offset * 60_000);

const claim = (id: string) => ({
  id,
  tenantId: "default",
  nonceDigest: new Uint8Array(32),
});

Deno.test("a database of version 2 gets its sessions", async () => {
  await using memory = await openMemory(migrations.slice(0, 2));
  await memory.client.execute("INSERT INTO tenants (id) VALUES ('a')");
  await migrate(memory.db, migrations);
  const session = { ...claim("s"), tenantId: "a", challenges: ["hold_still"] as const, seconds: 9 };
  ok("expiresAt" in await memory.store.openSession(session, 1));
  equal((await memory.store.listTenants({ limit: 9 })).length, 2);
});

Deno.test("sessions are erased an hour after their end, however many they are", async () => {
  await using memory = await openMemory();
  const { client, store } = memory;
  for (let i = 0; i < 501; i++) await client.execute(insert(`old-${i}`, minutes(-61)));
  await client.execute(insert("late", minutes(-59)));
  await client.execute(insert("open", minutes(1)));
  deepEqual(await store.useSession(claim("old-0")), { refused: "expired" });
  equal(await store.eraseSessions(), 501);
  equal(await store.eraseSessions(), 0);
  deepEqual(await store.useSession(claim("old-0")), { refused: "missing" });
  deepEqual(await store.useSession(claim("late")), { refused: "expired" });
  ok("challenges" in await store.useSession(claim("open")));
});

Deno.test("the schema refuses what no session may be", async () => {
  await using memory = await openMemory();
  const { client } = memory;
  await rejects(client.execute(insert("a", minutes(1), "nobody")), /SQLITE_CONSTRAINT/);
  await rejects(client.execute(insert("a", minutes(1), "default", "zeroblob(31)")), /CONSTRAINT/);
  await rejects(client.execute(insert("a", "1")), /SQLITE_CONSTRAINT/);
  await client.execute(insert("a", minutes(1)));
  await rejects(client.execute(insert("a", minutes(1))), /SQLITE_CONSTRAINT/);
});

Deno.test("a session with tasks that nobody knows is not guessed at", async () => {
  await using memory = await openMemory();
  for (const [id, challenges] of [["a", "[]"], ["b", '["blink"]'], ["c", "?"]]) {
    await memory.client.execute(insert(id, minutes(1)));
    const sql = "UPDATE liveness_sessions SET challenges = ? WHERE id = ?";
    await memory.client.execute({ sql, args: [challenges, id] });
    await rejects(memory.store.useSession(claim(id)), { code: "storage_unavailable" });
  }
});

Deno.test("a session of a clock that was set back since has taken no time", async () => {
  await using memory = await openMemory();
  await memory.client.execute(insert("a", minutes(1)));
  await memory.client.execute(`UPDATE liveness_sessions SET created_ms = ${minutes(0.5)}`);
  deepEqual(await memory.store.useSession(claim("a")), { challenges: ["hold_still"], elapsed: 0 });
});
