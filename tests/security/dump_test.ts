import assert from "node:assert/strict";
import { createClient } from "@libsql/client";
import { tempFolder } from "../stores/fixtures.ts";
import { readPhoto } from "../support/photos.ts";
import { adminKey, createAddresses, send, type Site, withSite } from "./site.ts";

const addressOf = createAddresses();

/** A request with the admin key, which must be answered well. */
async function manage({ app }: Site, method: string, path: string, json?: unknown) {
  const call = { method, path, json };
  const { status, text } = await send(app, call, { key: adminKey, address: addressOf() });
  assert(status < 300, text);
  return JSON.parse(text);
}

/** Keys that were issued, rotated and revoked; the second one works. */
async function issueKeys(site: Site): Promise<string[]> {
  await manage(site, "POST", "/v1/tenants", { id: "dumped" });
  const path = "/v1/tenants/dumped/keys";
  const scopes = ["recognize", "enroll", "admin"];
  const first = await manage(site, "POST", path, { scopes });
  const second = await manage(site, "POST", `${path}/${first.id}/rotate`);
  const third = await manage(site, "POST", path, { scopes });
  await manage(site, "DELETE", `${path}/${third.id}`);
  const form = { name: "Ani", tenant_id: "dumped", file: await readPhoto("pairs/img2.jpg") };
  const call = { method: "POST", path: "/enroll", form };
  assert.equal((await send(site.app, call, { key: second.key, address: addressOf() })).status, 200);
  return [first.key, second.key, third.key];
}

/** Every value of every table, as the database's own client reads it. */
async function dump(url: string, encryptionKey: string) {
  const client = createClient({ url, encryptionKey });
  try {
    const tables = await client.execute("SELECT name FROM sqlite_master WHERE type = 'table'");
    const names = tables.rows.map(({ name }) => String(name));
    assert(names.includes("api_keys") && names.includes("audit"));
    const reads = await Promise.all(names.map((name) => client.execute(`SELECT * FROM "${name}"`)));
    const [keys] = reads.filter((_, i) => names[i] === "api_keys");
    return { values: reads.flatMap(valuesOf), keys: valuesOf(keys) };
  } finally {
    client.close();
  }
}

function valuesOf({ rows }: { rows: readonly Record<string, unknown>[] }): unknown[] {
  return rows.flatMap((row) => Object.values(row));
}

/** The ways in which a value could be written down. */
function writingsOf(value: unknown): string[] {
  if (!(value instanceof ArrayBuffer)) return [String(value)];
  const bytes = new Uint8Array(value);
  const text = new TextDecoder("latin1").decode(bytes);
  return [text, bytes.toHex(), bytes.toBase64(), bytes.toBase64({ alphabet: "base64url" })];
}

Deno.test("who reads the whole database can't use the service with it", async () => {
  await using folder = await tempFolder();
  const url = `file:${folder.path}/wajah.db`;
  const key = crypto.getRandomValues(new Uint8Array(32));
  const settings = { TURSO_DATABASE_URL: url, TEMPLATE_KEY: key.toBase64() };
  let issued: string[] = [];
  await withSite(async (site) => {
    issued = await issueKeys(site);
  }, settings);
  const { values, keys } = await dump(url, key.toHex());
  const written = values.flatMap(writingsOf);
  assert(written.includes("Ani") && keys.length > 0);
  for (const secret of issued.flatMap((whole) => [whole, whole.slice(-43)])) {
    assert(written.every((text) => !text.includes(secret)), "the database holds a key");
  }
  await withSite(async (site) => {
    const ask = (key: string) =>
      send(site.app, { method: "GET", path: "/users" }, { key, address: addressOf() });
    assert.equal((await ask(issued[1])).status, 200);
    const printable = keys.flatMap(writingsOf).filter((text) => /^[\x21-\x7e]+$/.test(text));
    const prefix = printable.find((text) => /^[0-9a-f]{16}$/.test(text));
    assert(prefix);
    for (const text of printable) {
      assert.equal((await ask(text)).status, 401);
      assert.equal((await ask(`wajah_${prefix}_${text}`)).status, 401);
    }
  }, settings);
});
