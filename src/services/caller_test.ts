import assert from "node:assert/strict";
import type { ApiKey, Store } from "../store/store.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import { mintKey } from "./api_key.ts";
import { actorOf, type Caller, findCaller } from "./caller.ts";
import { createKey, type IssuedKey, revokeKey, rotateKey } from "./manage_keys.ts";

const adminKey = "a-key-for-administrators";

/** A store with one key of the tenant `a`, and who it takes for whom. */
async function withKey(expiresAt: string | null = null) {
  const store = await openLibsqlStore({ url: ":memory:" });
  await store.createTenant("a", {}, "admin");
  const request = { tenantId: "a", label: "", scopes: ["recognize"] as const, expiresAt };
  const issued = await createKey({ store }, request, "admin");
  const find = (given: string) => findCaller({ store, adminKey }, given);
  return { store, issued, find, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

function holderOf({ id, tenantId, scopes }: IssuedKey | ApiKey): Caller {
  return { kind: "tenant", tenantId, keyId: id, scopes };
}

Deno.test("the admin key is the service's; the store is not asked", async () => {
  const store: Pick<Store, "apiKey"> = { apiKey: () => assert.fail("asked") };
  assert.deepEqual(await findCaller({ store, adminKey }, adminKey), { kind: "service" });
  assert.equal(await findCaller({ store, adminKey }, adminKey + " "), undefined);
  assert.equal(await findCaller({ store, adminKey }, ""), undefined);
});

Deno.test("a tenant's key is that tenant's, with its scopes", async () => {
  await using keys = await withKey();
  assert.deepEqual(await keys.find(keys.issued.key), holderOf(keys.issued));
  assert.equal(keys.issued.tenantId, "a");
});

Deno.test("the right prefix with any other secret opens nothing", async () => {
  await using keys = await withKey();
  const { key } = keys.issued;
  for (let i = 23; i < key.length; i++) {
    const other = key[i] === "A" ? "B" : "A";
    assert.equal(await keys.find(key.slice(0, i) + other + key.slice(i + 1)), undefined);
  }
});

Deno.test("a well-formed key that nobody issued opens nothing", async () => {
  await using keys = await withKey();
  assert.equal(await keys.find((await mintKey()).key), undefined);
});

Deno.test("a key ends when it expires, not before", async () => {
  await using expired = await withKey("2020-01-01 00:00:00");
  assert.equal(await expired.find(expired.issued.key), undefined);
  await using lasting = await withKey("2999-01-01 00:00:00");
  assert.deepEqual(await lasting.find(lasting.issued.key), holderOf(lasting.issued));
});

Deno.test("a revoked key ends with the next request", async () => {
  await using keys = await withKey();
  await revokeKey(keys, "a", keys.issued.id, "admin");
  assert.equal(await keys.find(keys.issued.key), undefined);
});

Deno.test("a rotated key ends with the next request, its new secret opens", async () => {
  await using keys = await withKey();
  const rotated = await rotateKey(keys, "a", keys.issued.id, "admin");
  assert.equal(await keys.find(keys.issued.key), undefined);
  assert.deepEqual(await keys.find(rotated.key), holderOf(keys.issued));
});

Deno.test("the keys of a deleted tenant open nothing, also when it is made anew", async () => {
  await using keys = await withKey();
  await keys.store.deleteTenant("a", "admin");
  assert.equal(await keys.find(keys.issued.key), undefined);
  await keys.store.createTenant("a", {}, "admin");
  assert.equal(await keys.find(keys.issued.key), undefined);
});

Deno.test("the audit log names a key by its number, never by more", () => {
  assert.equal(actorOf({ kind: "service" }), "admin");
  assert.equal(actorOf({ kind: "open" }), "local");
  assert.equal(actorOf({ kind: "tenant", tenantId: "a", keyId: 7, scopes: [] }), "key:7");
});
