import assert from "node:assert/strict";
import { eraseExpired } from "../../src/services/erase_expired.ts";
import { headerLine, sampleLine } from "../../src/services/transfer_line.ts";
import { adminKey, createAddresses, send, type Site, withSite } from "../security/site.ts";
import { readPhoto } from "../support/photos.ts";

const addressOf = createAddresses();

async function ask({ app }: Site, call: Parameters<typeof send>[1]) {
  const { status, text } = await send(app, call, { key: adminKey, address: addressOf() });
  assert(status < 300, text);
  return JSON.parse(text);
}

/** The stored form of the time so many days ago, and some minutes. */
function daysAgo(days: number, minutes = 0): string {
  const time = new Date(Date.now() - days * 86_400_000 - minutes * 60_000);
  return time.toISOString().slice(0, 19).replace("T", " ");
}

async function importSample(site: Site, tenant: string, sample: {
  readonly userId: string;
  readonly photo: string;
  readonly createdAt: string;
}) {
  const form = { file: await readPhoto(sample.photo) };
  const { encoding } = await ask(site, { method: "POST", path: "/encode", form });
  const row = { ...sample, id: 1, name: sample.userId, embedding: Float32Array.from(encoding) };
  const lines = headerLine(site.deps.engine.info.contract, "x") + sampleLine(row);
  const path = `/v1/tenants/${tenant}/import`;
  assert.equal((await ask(site, { method: "POST", path, lines })).imported, 1);
}

Deno.test("what is older than its tenant keeps it is erased, and found no more", () =>
  withSite(async (site) => {
    for (const json of [{ id: "forgets", retention_days: 30 }, { id: "keeps" }]) {
      await ask(site, { method: "POST", path: "/v1/tenants", json });
    }
    const people = [
      { userId: "old", photo: "pairs/img2.jpg", createdAt: daysAgo(30, 5) },
      { userId: "young", photo: "pairs/img20.jpg", createdAt: daysAgo(29, 1435) },
    ];
    for (const tenant of ["forgets", "keeps"]) {
      for (const person of people) await importSample(site, tenant, person);
    }
    const identify = async (tenant_id: string, photo: string) => {
      const form = { tenant_id, file: await readPhoto(photo) };
      const { match, name, count } = await ask(site, { method: "POST", path: "/identify", form });
      return match ? [name, count] : [null, count];
    };
    assert.deepEqual(await identify("forgets", "pairs/img6.jpg"), ["old", 2]);

    assert.deepEqual(await eraseExpired(site.deps), { tenants: 1, enrollments: 1 });
    assert.deepEqual(await identify("forgets", "pairs/img6.jpg"), [null, 1]);
    assert.deepEqual(await identify("forgets", "pairs/img21.jpg"), ["young", 1]);
    assert.deepEqual(await identify("keeps", "pairs/img6.jpg"), ["old", 2]);
    const { persons } = await ask(site, { method: "GET", path: "/v1/tenants/forgets/persons" });
    assert.deepEqual(persons.map((each: { user_id: string }) => each.user_id), ["young"]);
    const { entries } = await ask(site, { method: "GET", path: "/v1/tenants/forgets/audit" });
    const { actor, count } = entries.at(-1);
    assert.deepEqual([actor, count], ["retention", 1]);
    assert.deepEqual(await eraseExpired(site.deps), { tenants: 0, enrollments: 0 });

    const patch = { method: "PATCH", path: "/v1/tenants/keeps", json: { retention_days: 1 } };
    await ask(site, patch);
    assert.deepEqual(await eraseExpired(site.deps), { tenants: 1, enrollments: 2 });
    assert.deepEqual(await identify("keeps", "pairs/img6.jpg"), [null, 0]);
  }));
