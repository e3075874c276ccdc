import assert from "node:assert/strict";
import { readPhoto } from "../support/photos.ts";
import { makeParty, stateOf } from "./party.ts";
import { type Call, createAddresses, send, withSite } from "./site.ts";

Deno.test("a tenant that is named in a place of its own choosing", (t) =>
  withSite(async (site) => {
    const own = await makeParty(site, "own"), victim = await makeParty(site, "victim");
    const before = await stateOf(site, victim.id);
    const addressOf = createAddresses();
    const file = await readPhoto("pairs/img2.jpg");
    const ask = (call: Call) => send(site.app, call, { key: own.keys.all, address: addressOf() });
    const cases: Record<string, Call> = {
      "in the query of a path": { method: "GET", path: `/enrollments/own?tenant_id=victim` },
      "in the query without a path": { method: "GET", path: "/enrollments?tenant_id=victim" },
      "second in the query": { method: "GET", path: "/users?tenant_id=own&tenant_id=victim" },
      "in a header": {
        method: "GET",
        path: "/users",
        headers: { "x-tenant-id": "victim", "x-original-url": "/users?tenant_id=victim" },
      },
      "in the form of a path": {
        method: "POST",
        path: "/v1/tenants/own/search",
        form: { tenant_id: "victim", file },
      },
      "in the query of a form": {
        method: "POST",
        path: "/identify?tenant_id=victim",
        form: { file },
      },
      "in another part of the form": {
        method: "POST",
        path: "/identify",
        form: { tenantId: "victim", "tenant_id[]": "victim", file },
      },
      "as a param of the key's list": {
        method: "GET",
        path: "/v1/tenants/own/keys?tenant_id=victim",
      },
    };
    for (const [name, call] of Object.entries(cases)) {
      await t.step(`${name} is not looked at`, async () => {
        const { status, text } = await ask(call);
        assert.equal(status, 200, text);
        assert(!text.includes("victim"), text);
        const persons = /"(?:persons|name|data|enrollments|keys)"/.test(text);
        assert(persons);
      });
    }

    const refused: Record<string, [Call, number]> = {
      "first in the query": [{ method: "GET", path: "/users?tenant_id=victim&tenant_id=own" }, 404],
      "behind steps of a path": [{ method: "GET", path: "/v1/tenants/own/../victim/keys" }, 404],
      "behind encoded steps": [{ method: "GET", path: "/v1/tenants/own/%2e%2e/victim/keys" }, 404],
      "behind an encoded slash": [
        { method: "GET", path: "/v1/tenants/own%2f..%2fvictim/keys" },
        400,
      ],
      "before a NUL": [{ method: "GET", path: "/v1/tenants/victim%00/keys" }, 400],
      "behind a semicolon": [{ method: "GET", path: "/v1/tenants/own;victim/keys" }, 400],
      "in capitals": [{ method: "GET", path: "/v1/tenants/VICTIM/keys" }, 404],
      "twice encoded": [{ method: "GET", path: "/v1/tenants/%2576ictim/keys" }, 400],
      "as a path that is not there": [{ method: "GET", path: "/v1/tenants//victim/keys" }, 404],
      "with a slash at the end": [{ method: "GET", path: "/v1/tenants/victim/" }, 404],
      "with another method": [{ method: "PUT", path: "/v1/tenants/victim" }, 405],
      "by a method in a header": [{
        method: "POST",
        path: "/v1/tenants/victim",
        headers: { "x-http-method-override": "DELETE" },
      }, 405],
    };
    for (const [name, [call, expected]] of Object.entries(refused)) {
      await t.step(`${name} is refused`, async () => {
        const { status, text } = await ask(call);
        assert.equal(status, expected, text);
        assert(!text.includes(victim.name) && !text.includes(victim.userId));
      });
    }

    await t.step("sent twice in a form is refused", async () => {
      const form = new FormData();
      for (const id of ["own", "victim"]) form.append("tenant_id", id);
      form.append("file", new Blob([file], { type: "image/jpeg" }), "a.jpg");
      const response = await site.app.request("http://localhost/identify", {
        method: "POST",
        body: form,
        headers: { "x-api-key": own.keys.all },
      }, { remoteAddr: { hostname: addressOf() } });
      const { code, errors } = await response.json();
      assert.deepEqual([code, errors[0].field], ["invalid_field", "tenant_id"]);
    });

    await t.step("HEAD is answered as GET is", async () => {
      const heads = { method: "HEAD", path: "/v1/tenants/victim/keys" };
      assert.equal((await ask(heads)).status, 404);
      const bare = await send(site.app, { ...heads, path: "/v1/tenants/own/keys" }, {
        address: addressOf(),
      });
      assert.equal(bare.status, 401);
    });

    await t.step("ids that clients resolve as steps can't be given", async () => {
      for (const user_id of [".", ".."]) {
        const { code, text } = await ask({
          method: "POST",
          path: "/enroll",
          form: { name: "Dot", user_id, file },
        });
        assert.equal(code, "invalid_field", text);
      }
    });

    assert.deepEqual(await stateOf(site, victim.id), before);
  }));
