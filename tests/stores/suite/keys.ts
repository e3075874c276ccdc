import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { KeyScope } from "../../../src/store/store.ts";
import { newKey } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** API keys. */
export function keys(test: Test): void {
  test("a key is found by its prefix and listed without its digest", async (store) => {
    const scopes: KeyScope[] = ["recognize", "admin"];
    const given = newKey({ label: "Pintu 名", scopes, expiresAt: "2999-12-31 23:59:59" });
    const made = await store.createKey(given, "admin");
    const { digest, ...rest } = given;
    ok(made);
    deepEqual(made, { ...rest, id: made.id, createdAt: made.createdAt });
    match(made.createdAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    deepEqual(await store.apiKey(given.prefix), { ...made, digest, expired: false });
    deepEqual(await store.listKeys("default"), [made]);
    equal(await store.apiKey("another"), undefined);
    deepEqual(await store.listKeys("other"), []);
  });

  test("a key is of a tenant that exists", async (store) => {
    equal(await store.createKey(newKey({ tenantId: "a" }), "admin"), undefined);
    deepEqual(await store.listKeys("a"), []);
    deepEqual(await store.listAudit("a", { limit: 9 }), []);
  });

  test("keys are listed from the oldest, with ids that are never given twice", async (store) => {
    const ids = [];
    for (const label of ["a", "b", "c"]) {
      ids.push((await store.createKey(newKey({ label }), "admin"))?.id ?? 0);
    }
    deepEqual((await store.listKeys("default")).map(({ label }) => label), ["a", "b", "c"]);
    equal(await store.revokeKey("default", ids[2], "admin"), true);
    const next = await store.createKey(newKey(), "admin");
    ok(next && next.id > ids[2]);
  });

  test("a key expires by the database's clock", async (store) => {
    const second = (offset: number) =>
      new Date(Date.now() + offset * 1000).toISOString().slice(0, 19).replace("T", " ");
    for (const [offset, expired] of [[-1, true], [0, true], [600, false]] as const) {
      const key = newKey({ expiresAt: second(offset) });
      await store.createKey(key, "admin");
      equal((await store.apiKey(key.prefix))?.expired, expired);
    }
  });

  test("a rotated key has another secret and is the same otherwise", async (store) => {
    const old = newKey();
    const made = await store.createKey(old, "admin");
    ok(made);
    const { prefix, digest } = newKey();
    const rotated = await store.rotateKey("default", made.id, { prefix, digest }, "key:9");
    deepEqual(rotated, { ...made, prefix });
    equal(await store.apiKey(old.prefix), undefined);
    deepEqual((await store.apiKey(prefix))?.digest, digest);
    await store.createTenant("a", {}, "admin");
    for (const [tenantId, id] of [["a", made.id], ["default", made.id + 1]] as const) {
      equal(await store.rotateKey(tenantId, id, newKey(), "admin"), undefined);
      equal(await store.revokeKey(tenantId, id, "admin"), false);
    }
    ok(await store.apiKey(prefix));
  });

  test("a revoked key is gone at once", async (store) => {
    const key = newKey();
    const made = await store.createKey(key, "admin");
    ok(made);
    equal(await store.revokeKey("default", made.id, "admin"), true);
    equal(await store.apiKey(key.prefix), undefined);
    deepEqual(await store.listKeys("default"), []);
    equal(await store.revokeKey("default", made.id, "admin"), false);
  });

  test("what cannot be a key is refused", async (store) => {
    for (
      const wrong of [
        newKey({ digest: new Uint8Array(31) }),
        newKey({ label: "a\0" }),
        newKey({ expiresAt: "tomorrow" }),
      ]
    ) {
      await rejects(store.createKey(wrong, "admin"), TypeError);
    }
    deepEqual(await store.listKeys("default"), []);
  });

  test("a prefix that is taken is refused, again and again, and harms nothing", async (store) => {
    const key = newKey();
    const made = await store.createKey(key, "admin");
    const other = await store.createKey(newKey(), "admin");
    ok(made && other);
    for (let i = 0; i < 50; i++) {
      const fault = { code: "storage_unavailable" };
      await rejects(store.createKey(newKey({ prefix: key.prefix }), "admin"), fault);
      await rejects(store.rotateKey("default", other.id, newKey(key), "admin"), fault);
    }
    deepEqual(await store.listKeys("default"), [made, other]);
    const last = await store.createKey(newKey(), "admin");
    deepEqual(await store.listKeys("default"), [made, other, last]);
    equal((await store.listAudit("default", { limit: 99 })).length, 3);
  });
}
