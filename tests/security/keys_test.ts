import assert from "node:assert/strict";
import { createKey } from "../../src/services/manage_keys.ts";
import { makeParty, type Party } from "./party.ts";
import { adminKey, createAddresses, send, type Site, withSite } from "./site.ts";

const addressOf = createAddresses();

function ask({ app }: Site, method: string, path: string, key?: string, json?: unknown) {
  return send(app, { method, path, json }, { key, address: addressOf() });
}

/** The status of a request with a key. */
async function statusOf(site: Site, { id }: Pick<Party, "id">, key: string): Promise<number> {
  return (await ask(site, "GET", `/enrollments/${id}`, key)).status;
}

async function issue(site: Site, { id }: Pick<Party, "id">, json: unknown = {}) {
  const { status, text } = await ask(site, "POST", `/v1/tenants/${id}/keys`, adminKey, json);
  assert.equal(status, 201, text);
  return JSON.parse(text) as { id: number; key: string; expires_at: string | null };
}

Deno.test("keys end with the next request", (t) =>
  withSite(async (site) => {
    const party = await makeParty(site, "ends"), other = await makeParty(site, "stays");

    await t.step("when revoked", async () => {
      const { id, key } = await issue(site, party);
      assert.equal(await statusOf(site, party, key), 200);
      const path = `/v1/tenants/${party.id}/keys/${id}`;
      assert.equal((await ask(site, "DELETE", path, adminKey)).status, 200);
      assert.equal(await statusOf(site, party, key), 401);
      assert.equal((await ask(site, "DELETE", path, adminKey)).code, "key_not_found");
    });

    await t.step("when rotated, and only the old one", async () => {
      const { id, key } = await issue(site, party, { scopes: ["enroll"] });
      const path = `/v1/tenants/${party.id}/keys/${id}/rotate`;
      const { text } = await ask(site, "POST", path, adminKey);
      const rotated = JSON.parse(text);
      assert.deepEqual([rotated.id, rotated.scopes], [id, ["enroll"]]);
      assert.notEqual(rotated.key, key);
      assert.equal(await statusOf(site, party, key), 401);
      assert.equal(await statusOf(site, party, rotated.key), 200);
    });

    await t.step("when it revokes or rotates itself", async () => {
      for (const [method, suffix] of [["DELETE", ""], ["POST", "/rotate"]]) {
        const { id, key } = await issue(site, party, { scopes: ["admin", "enroll"] });
        const path = `/v1/tenants/${party.id}/keys/${id}${suffix}`;
        assert.equal((await ask(site, method, path, key)).status, 200);
        assert.equal(await statusOf(site, party, key), 401);
      }
    });

    await t.step("when its time has come", async () => {
      const soon = Math.ceil(Date.now() / 1000) * 1000 + 2000;
      const { key } = await issue(site, party, { expires_at: new Date(soon).toISOString() });
      assert.equal(await statusOf(site, party, key), 200);
      await new Promise((resolve) => setTimeout(resolve, soon + 100 - Date.now()));
      assert.equal(await statusOf(site, party, key), 401);
    });

    await t.step(
      "when its tenant is deleted, also where one of that id is made again",
      async () => {
        const { key } = await issue(site, party);
        assert.equal(await statusOf(site, party, key), 200);
        assert.equal((await ask(site, "DELETE", `/v1/tenants/${party.id}`, adminKey)).status, 200);
        assert.equal(await statusOf(site, party, key), 401);
        assert.equal(await statusOf(site, party, party.keys.all), 401);
        const made = await ask(site, "POST", "/v1/tenants", adminKey, { id: party.id });
        assert.equal(made.status, 201);
        assert.equal(await statusOf(site, party, key), 401);
        const { text } = await ask(site, "GET", `/v1/tenants/${party.id}/keys`, adminKey);
        assert.deepEqual(JSON.parse(text).keys, []);
      },
    );

    await t.step("and those of others go on", async () => {
      assert.equal(await statusOf(site, other, other.keys.all), 200);
    });
  }));

Deno.test("a key gives no more than it was made for", (t) =>
  withSite(async (site) => {
    const own = await makeParty(site, "own"), victim = await makeParty(site, "victim");
    const keysOf = (id: string) => `/v1/tenants/${id}/keys`;

    await t.step("no key for another tenant, however it is asked for", async () => {
      const before = await site.deps.store.listKeys(victim.id);
      const foreign = await ask(site, "POST", keysOf(victim.id), own.keys.all, {});
      assert.equal(foreign.code, "tenant_not_found");
      for (const json of [{ tenant_id: victim.id }, { tenantId: victim.id }, { id: 1 }]) {
        const { status, code, text } = await ask(site, "POST", keysOf(own.id), own.keys.all, json);
        assert.deepEqual([status, code], [400, "invalid_field"]);
        assert.deepEqual(JSON.parse(text).errors[0].field, Object.keys(json)[0]);
      }
      assert.deepEqual(await site.deps.store.listKeys(victim.id), before);
    });

    await t.step("no scope that there is not", async () => {
      for (
        const scopes of [["service"], ["admin", "*"], [], "admin", [["admin"]], { 0: "admin" }]
      ) {
        const answer = await ask(site, "POST", keysOf(own.id), own.keys.all, { scopes });
        assert.deepEqual([answer.status, answer.code], [400, "invalid_field"]);
      }
    });

    await t.step("no time that can't be kept, and the list stays readable", async () => {
      for (
        const expires_at of [
          "9999-12-31T23:59:59-01:00",
          "2020-01-01T00:00:00Z",
          "+010000-01-01T00:00:00Z",
          "2027-02-31T00:00:00Z",
          "tomorrow",
          1_900_000_000,
        ]
      ) {
        const answer = await ask(site, "POST", keysOf(own.id), own.keys.all, { expires_at });
        assert.deepEqual([answer.status, answer.code], [400, "invalid_field"], String(expires_at));
      }
      const { expires_at } = await issue(site, own, { expires_at: "9999-12-31T23:59:59Z" });
      assert.equal(expires_at, "9999-12-31 23:59:59");
      assert.equal((await ask(site, "GET", keysOf(own.id), own.keys.all)).status, 200);
    });

    await t.step(
      "a quota only for the admin key, and nothing of that request is done",
      async () => {
        const path = `/v1/tenants/${own.id}`;
        for (const quota of [5, null]) {
          const answer = await ask(site, "PATCH", path, own.keys.all, { threshold: 2, quota });
          assert.deepEqual([answer.status, answer.code], [403, "scope_missing"]);
        }
        const { text } = await ask(site, "GET", path, own.keys.all);
        assert.deepEqual([JSON.parse(text).threshold, JSON.parse(text).quota], [null, null]);
      },
    );

    await t.step("a list of keys shows no secret", async () => {
      const { key } = await issue(site, own);
      const { text } = await ask(site, "GET", keysOf(own.id), own.keys.all);
      assert(!text.includes(key.slice(-43)) && !text.includes("digest"));
    });
  }));

Deno.test("no two keys are alike, and each has 256 random bits", () =>
  withSite(async ({ deps }) => {
    const request = {
      tenantId: "default",
      label: "",
      scopes: ["enroll"],
      expiresAt: null,
    } as const;
    const keys = await Promise.all(
      Array.from({ length: 200 }, () => createKey(deps, request, "admin")),
    );
    assert.equal(new Set(keys.map(({ key }) => key.slice(-43))).size, 200);
    assert.equal(new Set(keys.map(({ prefix }) => prefix)).size, 200);
    for (const { key } of keys) {
      const secret = Uint8Array.fromBase64(key.slice(-43), { alphabet: "base64url" });
      assert.equal(secret.length, 32);
    }
  }));
