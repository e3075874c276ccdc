import assert from "node:assert/strict";
import { withService } from "../client/with_service.ts";
import { adminKey, createApi, good, isProblem, makeTenant } from "./api.ts";

/** Bodies of a PATCH, and the fields at fault. */
const wrong: [string, string[]][] = [
  ['{"threshold":"0.3"}', ["threshold"]],
  ['{"threshold":2.01}', ["threshold"]],
  ['{"threshold":-0.01}', ["threshold"]],
  ['{"threshold":1e999}', ["threshold"]],
  ['{"liveness":1}', ["liveness"]],
  ['{"liveness":null}', ["liveness"]],
  ['{"retention_days":0}', ["retention_days"]],
  ['{"retention_days":1.5}', ["retention_days"]],
  ['{"retention_days":36501}', ["retention_days"]],
  ['{"duplicate_policy":"maybe"}', ["duplicate_policy"]],
  ['{"duplicate_policy":null}', ["duplicate_policy"]],
  ['{"quota":-1}', ["quota"]],
  ['{"quota":9007199254740993}', ["quota"]],
  ['{"quota":"1"}', ["quota"]],
  ['{"threshold":"x","quota":"y","other":1}', ["threshold", "quota", "other"]],
  ['{"id":"other"}', ["id"]],
  ['{"enrollments":0}', ["enrollments"]],
  ['{"tenant_id":"other"}', ["tenant_id"]],
  ['{"__proto__":{"quota":1}}', ["__proto__"]],
  ['{"constructor":{"prototype":{"quota":1}}}', ["constructor"]],
  ["[]", ["body"]],
  ["null", ["body"]],
  ['"threshold"', ["body"]],
  ["7", ["body"]],
];

Deno.test("settings that can't be", (t) =>
  withService(async ({ url }) => {
    const admin = createApi(url, adminKey);
    await makeTenant(url, "t", { threshold: 0.3, quota: 7 });
    const before = good(await admin.ask("GET", "/v1/tenants/t"));
    const patch = (body: BodyInit, type = "application/json") =>
      admin.send("/v1/tenants/t", { method: "PATCH", body, headers: { "content-type": type } });

    for (const [body, fields] of wrong) {
      await t.step(`${body} is refused by name`, async () => {
        const refused = await patch(body);
        isProblem(refused, 400, "invalid_field");
        const named = refused.body.errors.map(({ field }: { field: string }) => field);
        assert.deepEqual(named, fields);
      });
    }

    await t.step("what is no JSON is malformed", async () => {
      for (const body of ["", "{", '{"threshold":0.1', "[".repeat(50_000), "\u0000"]) {
        isProblem(await patch(body), 400, "malformed_body");
      }
      const latin1 = Uint8Array.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]);
      isProblem(await patch(latin1), 400, "malformed_body");
    });

    await t.step("another content type is not taken for JSON", async () => {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jso"]) {
        isProblem(await patch('{"threshold":0.1}', type), 415, "unsupported_media_type");
      }
      good(await patch("{}", "application/json; charset=utf-8"));
    });

    await t.step("more than 64 KiB are too much, also in pieces", async () => {
      const large = `{"threshold":0.1,"x":"${"x".repeat(64 * 1024)}"}`;
      isProblem(await patch(large), 413, "body_too_large");
      const pieces = ReadableStream.from([large.slice(0, 100), large.slice(100)])
        .pipeThrough(new TextEncoderStream());
      isProblem(await patch(pieces), 413, "body_too_large");
      const filled = `{"threshold":0.3${" ".repeat(64 * 1024 - 17)}}`;
      assert.equal(filled.length, 64 * 1024);
      good(await patch(filled));
    });

    await t.step("and nothing of all that was done", async () => {
      assert.deepEqual(good(await admin.ask("GET", "/v1/tenants/t")), before);
      assert.equal(good(await admin.ask("GET", "/v1/tenants")).tenants.length, 2);
    });

    await t.step("ids of tenants", async () => {
      for (
        const id of ["", ".", "..", "a/b", "a b", "é", "x".repeat(65), -1, 1.5, 1e21, null, {}]
      ) {
        const refused = await admin.ask("POST", "/v1/tenants", { id });
        isProblem(refused, 400, "invalid_field");
        assert.equal(refused.body.errors[0].field, "id", JSON.stringify(id));
      }
      isProblem(await admin.ask("POST", "/v1/tenants", {}), 400, "invalid_field");
      for (const id of ["...", "x".repeat(64), 0, 9007199254740991]) {
        assert.equal(good(await admin.ask("POST", "/v1/tenants", { id }), 201).id, id);
        assert.equal(good(await admin.ask("GET", `/v1/tenants/${id}`)).id, id);
        good(await admin.ask("DELETE", `/v1/tenants/${id}`));
      }
    });
  }, { ADMIN_API_KEY: adminKey }));

/** Sends a request from an address of this machine, with a key; resolves with the status. */
async function statusFrom(address: string, url: string, key: string): Promise<number> {
  const { stdout, success } = await new Deno.Command("curl", {
    args: ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--interface", address]
      .concat(["-H", `x-api-key: ${key}`, "-H", "X-Forwarded-For: 192.0.2.7", url]),
  }).output();
  assert(success, "curl failed");
  return Number(new TextDecoder().decode(stdout));
}

Deno.test("who guesses keys is not heard any more, and others are", () =>
  withService(async ({ url }) => {
    const question = `${url}/v1/tenants`;
    const from = (address: string, key: string) => statusFrom(address, question, key);
    for (let i = 0; i < 10; i++) assert.equal(await from("127.0.0.2", `wrong-${i}`), 401);
    assert.equal(await from("127.0.0.2", "wrong"), 429);
    assert.equal(await from("127.0.0.2", adminKey), 429);
    assert.equal(await from("127.0.0.3", adminKey), 200);
  }, { ADMIN_API_KEY: adminKey }));
