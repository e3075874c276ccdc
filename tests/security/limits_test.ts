import assert from "node:assert/strict";
import { readPhoto } from "../support/photos.ts";
import { makeParty } from "./party.ts";
import { adminKey, type Answer, createAddresses, send, type Site, withSite } from "./site.ts";

const settings = {
  TENANT_REQUESTS_PER_SECOND: "1",
  TENANT_PHOTOS_IN_FLIGHT: "2",
  INFERENCE_QUEUE: "64",
};

function asker({ app }: Site) {
  const addresses = createAddresses();
  return (key: string, path: string, photo?: Uint8Array<ArrayBuffer>) =>
    send(app, photo ? { method: "POST", path, form: { file: photo } } : { method: "GET", path }, {
      key,
      address: addresses(),
    });
}

Deno.test("a tenant that asks too much is told to wait, another does not notice", () =>
  withSite(async (site) => {
    const ask = asker(site);
    const [one, other] = [await makeParty(site, "one"), await makeParty(site, "other")];
    const answers: Answer[] = [];
    // More than the burst of sixty where the machine is slow: one is given back each second.
    do answers.push(await ask(one.keys.all, "/enrollments/one")); while (
      answers.length < 1000 && answers.at(-1)?.status === 200
    );
    const { status, code, headers } = answers.pop() ?? answers[0];
    assert.deepEqual([status, code, headers.get("retry-after")], [429, "rate_limited", "1"]);
    assert(answers.length >= 60);
    const policies = answers.map(({ headers }) => headers.get("ratelimit-policy"));
    assert.deepEqual([...new Set(policies)], ['"tenant";q=60;w=60']);
    assert.equal((await ask(other.keys.all, "/enrollments/other")).status, 200);
  }, settings));

Deno.test("photos of a tenant at once are bounded, those of another are served beside them", () =>
  withSite(async (site) => {
    const ask = asker(site);
    const [one, other] = [await makeParty(site, "one"), await makeParty(site, "other")];
    const photo = await readPhoto("pairs/img1.jpg");
    const flood = Array.from({ length: 5 }, () => ask(one.keys.all, "/detect", photo));
    const [single, ...answers] = await Promise.all([
      ask(other.keys.all, "/detect", photo),
      ...flood,
    ]);
    assert.equal(single.status, 200);
    const refused = answers.filter(({ status }) => status !== 200);
    assert(refused.length >= 1 && refused.length <= 3, `${refused.length} refused`);
    for (const { status, code, headers } of refused) {
      const told = [status, code, headers.get("retry-after")];
      assert.deepEqual(told, [429, "too_many_in_flight", "1"]);
    }
    assert.equal((await ask(other.keys.all, "/detect", photo)).status, 200);
  }, settings));

Deno.test("photos past the queue are refused with a time to come back, the others answered", () =>
  withSite(async ({ app }) => {
    const address = createAddresses();
    const file = await readPhoto("pairs/img1.jpg");
    const answers = await Promise.all(Array.from({ length: 12 }, () => {
      const call = { method: "POST", path: "/detect", form: { file } };
      return send(app, call, { key: adminKey, address: address() });
    }));
    const refused = answers.filter(({ status }) => status !== 200);
    assert(refused.length >= 1 && refused.length <= 9, `${refused.length} refused`);
    for (const { status, code, headers } of refused) {
      assert.deepEqual([status, code, headers.get("retry-after")], [503, "overloaded", "1"]);
    }
  }, { INFERENCE_QUEUE: "2" }));
