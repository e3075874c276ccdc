import assert from "node:assert/strict";
import { createEndpoints } from "../../src/app.ts";
import { readPhoto } from "../support/photos.ts";
import { makeParty, missing, stateOf } from "./party.ts";
import { rows } from "./rows.ts";
import { adminKey, createAddresses, send, type Site, withSite } from "./site.ts";

const addressOf = createAddresses();

/** Sends a body as it is. */
async function post(
  { app }: Site,
  method: string,
  path: string,
  body: BodyInit,
  type = "application/json",
) {
  const response = await app.request(`http://localhost${path}`, {
    method,
    body,
    headers: { "content-type": type, "x-api-key": adminKey },
  }, { remoteAddr: { hostname: addressOf() } });
  const text = await response.text();
  const { code, errors } = JSON.parse(text);
  const faults = errors?.map(({ field }: { field: string }) => field);
  return { status: response.status, code, faults, text };
}

/** A value in so many lists. */
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

/** A body that no endpoint takes, and its status, code and fields at fault. */
const bad: Readonly<
  Record<string, [body: string, status: number, code: string, faults?: string[]]>
> = {
  "200,000 levels": [nested(200_000), 413, "body_too_large"],
  "30,000 levels": [nested(30_000), 400, "invalid_field", ["body"]],
  "30,000 levels in a field": [`{"deep":${nested(30_000)}}`, 400, "invalid_field", ["deep"]],
  "30,000 levels without an end": ["[".repeat(30_000), 400, "malformed_body"],
  "a list": ["[]", 400, "invalid_field", ["body"]],
  "null": ["null", 400, "invalid_field", ["body"]],
  "a text": ['"text"', 400, "invalid_field", ["body"]],
  "a number past all": ["1e999", 400, "invalid_field", ["body"]],
  "nothing": ["", 400, "malformed_body"],
  "two values": ["{}{}", 400, "malformed_body"],
  "a comment": ["{} // admin", 400, "malformed_body"],
  "a prototype": ['{"__proto__":{"admin":true}}', 400, "invalid_field", ["__proto__"]],
  "a constructor": ['{"constructor":{"prototype":{"admin":1}}}', 400, "invalid_field", [
    "constructor",
  ]],
  "a role": ['{"role":"admin"}', 400, "invalid_field", ["role"]],
  "a key under another name": ['{"key_id":1}', 400, "invalid_field", ["key_id"]],
};

Deno.test("a JSON body that no endpoint takes has its answer at each, and no effect", (t) =>
  withSite(async (site) => {
    const party = await makeParty(site, "json");
    const before = await stateOf(site, party.id);
    const photo = await readPhoto("pairs/img2.jpg");
    const subject = { ...party, ...missing, photo, transfer: "", newId: "made" };
    const endpoints = createEndpoints(site.deps).filter(({ json }) => json);
    assert(endpoints.length >= 4);
    for (const { method, path: pattern } of endpoints) {
      const name = `${method.toUpperCase()} ${pattern.replaceAll(/\{(\w+)\}/g, ":$1")}`;
      const { path } = rows[name].ask(subject);
      await t.step(name, async () => {
        for (const [what, [body, status, code, faults]] of Object.entries(bad)) {
          const answer = await post(site, method.toUpperCase(), path, body);
          assert.deepEqual([answer.status, answer.code], [status, code], `${what}: ${answer.text}`);
          for (const each of faults ?? []) assert(answer.faults.includes(each), answer.text);
        }
        for (const type of ["text/plain", "multipart/form-data; boundary=b", ""]) {
          const answer = await post(site, method.toUpperCase(), path, "{}", type);
          assert.deepEqual([answer.status, answer.code], [415, "unsupported_media_type"], type);
        }
      });
    }
    assert.equal(Reflect.get({}, "admin"), undefined);
    assert.deepEqual(await stateOf(site, party.id), before);
  }));

Deno.test("of a field that is sent twice in JSON the last one counts, as everywhere in JavaScript", () =>
  withSite(async (site) => {
    const { id } = await makeParty(site, "twice");
    const answer = await post(
      site,
      "PATCH",
      `/v1/tenants/${id}`,
      '{"threshold":0.1,"threshold":0.2}',
    );
    assert.equal(JSON.parse(answer.text).threshold, 0.2);
  }));

/** Values that a header may have on its way here. */
const values = [
  "",
  " ",
  ",",
  "x".repeat(50_000),
  ",".repeat(50_000),
  "a;q=1,".repeat(8_000),
  "é\xff",
];

Deno.test("headers may say what they like", () =>
  withSite(async ({ app }) => {
    const names = [
      ...["accept", "accept-language", "authorization", "x-api-key", "x-forwarded-for", "origin"],
      ...["x-forwarded-proto", "x-request-id", "content-type", "content-length", "host", "cookie"],
      ...["sec-fetch-site", "if-none-match", "range", "expect", "transfer-encoding"],
    ];
    for (const name of names) {
      for (const value of values) {
        const call = { path: "/v1/tenants", headers: { "x-api-key": adminKey, [name]: value } };
        for (const method of ["GET", "POST"]) {
          const { status, code } = await send(app, { method, ...call }, { address: addressOf() });
          assert(status < 500 && (status < 400 || code), `${method} ${name}: ${status}`);
        }
      }
    }
  }, { TRUSTED_PROXIES: "1", CORS_ORIGINS: "https://app.example" }));

Deno.test("names are what can be seen, read back and told apart", (t) =>
  withSite(async (site) => {
    const file = await readPhoto("pairs/img2.jpg");
    const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}`;
    const enroll = (name: string | Uint8Array<ArrayBuffer>) => {
      const photo = [`${part("file")}"; filename="a.jpg"\r\n\r\n`, file, "\r\n"];
      const body = new Blob([...photo, `${part("name")}"\r\n\r\n`, name, "\r\n--b--\r\n"]);
      return post(site, "POST", "/enroll", body, "multipart/form-data; boundary=b");
    };

    const refused: Record<string, string | Uint8Array<ArrayBuffer>> = {
      "a NUL": "a\0b",
      "half a pair of surrogates": new Uint8Array([0x61, 0xed, 0xa0, 0x80]),
      "bytes that are no text": new Uint8Array([0xff, 0xfe]),
      "a turn of direction": "Ani\u202egpj",
      "an end of a line": "Ani\u2028Budi",
      "a million letters": "x".repeat(1_000_000),
      "60,000 accents": "e" + "\u0301\u0323".repeat(15_000),
    };
    for (const [what, name] of Object.entries(refused)) {
      await t.step(`${what} is refused`, async () => {
        const { status, code, faults } = await enroll(name);
        assert.deepEqual([status, code, faults], [400, "invalid_field", ["name"]]);
      });
    }

    await t.step("two ways to write one name are one person", async () => {
      const [composed, apart] = [await enroll("Am\u00e9lie"), await enroll("Ame\u0301lie")];
      const stored = [composed, apart].map(({ text }) => JSON.parse(text).stored);
      assert.equal(stored[0].user_id, stored[1].user_id);
      assert.deepEqual(stored.map(({ label }) => label), ["Am\u00e9lie", "Am\u00e9lie"]);
    });
  }));
