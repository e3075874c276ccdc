import assert from "node:assert/strict";
import { createEndpoints } from "../../src/app.ts";
import { readPhoto } from "../support/photos.ts";
import { makeParty, missing } from "./party.ts";
import { rows } from "./rows.ts";
import { type Answer, type Call, send, type Site, withSite } from "./site.ts";

/** What a browser sends for a page of another site, or of a name that was made to point here. */
const foreign: Readonly<Record<string, Record<string, string>>> = {
  "another host": { host: "evil.example" },
  "a host that begins like this one": { host: "localhost.evil.example" },
  "a host that ends like this one": { host: "evil.localhost" },
  "another origin": { origin: "https://evil.example" },
  "this machine, another port": { origin: "http://localhost:1" },
  "an opaque origin": { origin: "null" },
  "another site": { "sec-fetch-site": "cross-site" },
  "another name of the same site": { "sec-fetch-site": "same-site" },
};

async function forAll(site: Site, work: (name: string, call: Call) => Promise<void>) {
  const party = await makeParty(site, "local");
  const photo = await readPhoto("pairs/img2.jpg");
  const subject = { ...party, ...missing, photo, transfer: "{}", newId: "made" };
  for (const { method, path } of createEndpoints(site.deps)) {
    const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    await work(name, { method: method.toUpperCase(), ...rows[name].ask(subject) });
  }
}

const isPublic = (name: string) => ["GET /", "GET /health", "GET /ready"].includes(name);

const refused = ({ status, code }: Answer) => status === 403 && code === "forbidden";

Deno.test("without an admin key only this machine's own programs are answered", (t) =>
  withSite(async (site) => {
    const ask = (call: Call, headers: Record<string, string>) =>
      send(site.app, { ...call, headers }, { address: "127.0.0.1" });

    await t.step(
      "no route takes a request of another site",
      () =>
        forAll(site, async (name, call) => {
          for (const [what, headers] of Object.entries(foreign)) {
            const answer = await ask(call, headers);
            assert.equal(refused(answer), !isPublic(name), `${name}: ${what}: ${answer.status}`);
          }
        }),
    );

    await t.step("a key does not help another site", async () => {
      const { keys } = await makeParty(site, "helper");
      const headers = { "origin": "https://evil.example", "x-api-key": keys.all };
      assert(refused(await ask({ method: "GET", path: "/users" }, headers)));
    });

    await t.step("own pages and programs are answered, and make tenants at first use", async () => {
      const page = { origin: "http://localhost", "sec-fetch-site": "same-origin" };
      const own: Record<string, string>[] = [{}, page, { host: "127.0.0.1:8000" }];
      for (const [i, headers] of own.entries()) {
        const form = {
          name: "Ani",
          tenant_id: `first-use-${i}`,
          file: await readPhoto("pairs/img2.jpg"),
        };
        const call = { method: "POST", path: "/enroll", form };
        assert.equal((await ask(call, headers)).status, 200);
        const made = await site.deps.store.tenantVersions(`first-use-${i}`);
        assert.equal(made?.enrollments, 1);
      }
    });
  }, { ADMIN_API_KEY: "" }));
