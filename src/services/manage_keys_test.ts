import assert from "node:assert/strict";
import { openLibsqlStore } from "../store/libsql.ts";
import { digestOf } from "./api_key.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./manage_keys.ts";

/** A store with the tenants `a` and `b`. */
async function withTenants() {
  const store = await openLibsqlStore({ url: ":memory:" });
  for (const id of ["a", "b"]) await store.createTenant(id, {}, "admin");
  return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

function keyFor(tenantId: string) {
  const scopes = ["recognize", "admin"] as const;
  return { tenantId, label: "front door", scopes, expiresAt: "2999-01-01 00:00:00" };
}

Deno.test("a key is issued with its secret, which no list tells", async () => {
  await using deps = await withTenants();
  const { key, ...row } = await createKey(deps, keyFor("a"), "admin");
  assert.partialDeepStrictEqual(row, keyFor("a"));
  assert.deepEqual(await listKeys(deps, "a"), [row]);
  assert.deepEqual(await listKeys(deps, "b"), []);
  const stored = await deps.store.apiKey(row.prefix);
  assert.deepEqual(stored?.digest, await digestOf(key));
});

Deno.test("a rotated key keeps everything but its secret", async () => {
  await using deps = await withTenants();
  const { key, prefix, ...issued } = await createKey(deps, keyFor("a"), "admin");
  const rotated = await rotateKey(deps, "a", issued.id, "admin");
  assert.partialDeepStrictEqual(rotated, issued);
  assert.notEqual(rotated.key, key);
  assert.notEqual(rotated.prefix, prefix);
  assert.equal(await deps.store.apiKey(prefix), undefined);
  assert.equal((await listKeys(deps, "a")).length, 1);
});

Deno.test("a revoked key is gone; a second time it is not found", async () => {
  await using deps = await withTenants();
  const { id } = await createKey(deps, keyFor("a"), "admin");
  await revokeKey(deps, "a", id, "admin");
  assert.deepEqual(await listKeys(deps, "a"), []);
  await assert.rejects(revokeKey(deps, "a", id, "admin"), { code: "key_not_found" });
  await assert.rejects(rotateKey(deps, "a", id, "admin"), { code: "key_not_found" });
});

Deno.test("a key of another tenant is not found, and stays as it is", async () => {
  await using deps = await withTenants();
  const { id, key, prefix } = await createKey(deps, keyFor("a"), "admin");
  await assert.rejects(revokeKey(deps, "b", id, "admin"), { code: "key_not_found" });
  await assert.rejects(rotateKey(deps, "b", id, "admin"), { code: "key_not_found" });
  assert.deepEqual((await deps.store.apiKey(prefix))?.digest, await digestOf(key));
});

Deno.test("a tenant that does not exist has no keys and gets none", async () => {
  await using deps = await withTenants();
  const missing = { code: "tenant_not_found" };
  await assert.rejects(createKey(deps, keyFor("c"), "admin"), missing);
  await assert.rejects(listKeys(deps, "c"), missing);
  await assert.rejects(rotateKey(deps, "c", 1, "admin"), missing);
  await assert.rejects(revokeKey(deps, "c", 1, "admin"), missing);
});

Deno.test("the audit log knows of each change, and nothing of the secrets", async () => {
  await using deps = await withTenants();
  const { id, key } = await createKey(deps, keyFor("a"), "key:1");
  const rotated = await rotateKey(deps, "a", id, "key:2");
  await revokeKey(deps, "a", id, "key:3");
  const log = await deps.store.listAudit("a", { limit: 100 });
  assert.deepEqual(
    log.slice(1).map(({ action, actor, subject }) => [action, actor, subject]),
    [["key.created", "key:1", id], ["key.rotated", "key:2", id], ["key.revoked", "key:3", id]],
  );
  const text = JSON.stringify(log);
  for (const secret of [key, rotated.key]) assert(!text.includes(secret.slice(23)));
});
