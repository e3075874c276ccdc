import { equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { createCacheKeys } from "./keys.ts";
import { seal, unseal } from "./seal.ts";

const secret = new Uint8Array(32).fill(1);
const id = { tenantId: "t", contractId: "m@0/512/none", version: 3 };

Deno.test("names carry tenant, contract and version, and show no tenant", async () => {
  const keys = await createCacheKeys(secret);
  const head = await keys.galleryHead({ ...id, tenantId: "somebody@example.org" });
  match(head, /^wajah:1:[\w-]{22}:gallery:m@0\/512\/none:3:head$/);
  ok(!head.includes("somebody"));
  match(await keys.galleryChunk(id, 12), /:gallery:m@0\/512\/none:3:12$/);
  match(await keys.config("t", 5), /^wajah:1:[\w-]{22}:config:5$/);
});

Deno.test("names are the same in every process, and differ in every part", async () => {
  const [one, same] = [await createCacheKeys(secret), await createCacheKeys(secret.slice())];
  equal(await one.galleryHead(id), await same.galleryHead(id));
  const others = [{ tenantId: "u" }, { contractId: "m@1/512/none" }, { version: 4 }];
  const names = await Promise.all(others.map((other) => one.galleryHead({ ...id, ...other })));
  names.push(
    await one.galleryHead(id),
    await one.galleryChunk(id, 0),
    await one.galleryChunk(id, 1),
  );
  names.push(await one.config("t", 3), await one.config("u", 3), await one.config("t", 4));
  equal(new Set(names).size, names.length);
});

Deno.test("another secret or another scope has other names and other keys", async () => {
  const one = await createCacheKeys(secret, "a");
  const others = [
    await createCacheKeys(new Uint8Array(32).fill(2), "a"),
    await createCacheKeys(secret, "b"),
    await createCacheKeys(secret),
  ];
  const text = await seal(await one.sealing("t"), "name", new Uint8Array([1]));
  for (const other of others) {
    notEqual(await one.config("t", 1), await other.config("t", 1));
    equal(await unseal(await other.sealing("t"), "name", text), undefined);
  }
  equal((await unseal(await one.sealing("t"), "name", text))?.length, 1);
});

Deno.test("keys of a tenant can't be exported and are no other tenant's", async () => {
  const keys = await createCacheKeys(secret);
  const [t, u] = [await keys.sealing("t"), await keys.sealing("u")];
  await rejects(crypto.subtle.exportKey("raw", t));
  const text = await seal(t, "name", new Uint8Array([1]));
  equal(await unseal(u, "name", text), undefined);
});

Deno.test("keys outlive being forgotten for other tenants", async () => {
  const keys = await createCacheKeys(secret);
  const first = await keys.config("t", 1);
  for (let i = 0; i < 1100; i++) await keys.config(`tenant ${i}`, 1);
  equal(await keys.config("t", 1), first);
});

Deno.test("a short secret is refused", async () => {
  await rejects(createCacheKeys(new Uint8Array(31)), TypeError);
});
