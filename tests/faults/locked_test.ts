import { deepEqual, equal } from "node:assert/strict";
import { type Api, createApi } from "../instances/api.ts";
import { holding, keyOf, tempFolder } from "../stores/fixtures.ts";
import { serviceSettings, startService } from "../support/service.ts";
import { enrollment, type Person, readPeople, recognized, tenant } from "./people.ts";
import { checkHealth, checkLog, refused } from "./refusals.ts";

/** The key of the database, by which the other process opens it too. */
const key = 3;

/** Writes of all kinds, each refused, while reads are answered rightly. */
async function besiege(api: Api, [ani, budi]: readonly [Person, Person], ids: number[]) {
  const refusal = refused.bind(undefined, api, "storage_unavailable");
  await Promise.all([
    refusal("POST", "/enroll", enrollment(budi)),
    refusal("POST", "/enroll", enrollment(budi)),
    refusal("POST", "/v1/tenants", { json: { id: "new" } }),
    refusal("DELETE", `/enrollments/${tenant}/${ids[0]}`),
    refusal("DELETE", `/user/${ani.userId}?tenant_id=${tenant}`),
    recognized(api, ani).then((found) => equal(found, ani.userId)),
    recognized(api, budi).then((found) => equal(found, null)),
    api.list(tenant).then((listed) => deepEqual(listed, ids)),
    checkHealth(api, 200),
  ]);
}

Deno.test("while another process has the lock, writes are refused, and afterwards none is left over", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  const TEMPLATE_KEY = keyOf(key).toBase64();
  await using service = await startService({ ...serviceSettings(folder.path), TEMPLATE_KEY });
  const api = createApi(service.url);
  const people = await readPeople();
  const [ani, budi] = people;
  const ids = [await api.enroll(tenant, ani)];
  // Longer than a write may wait in the queue.
  const end = performance.now() + 12_000;
  {
    await using _lock = await holding("lock", path, key);
    while (performance.now() < end) await besiege(api, people, ids);
  }
  // A transaction that the service had left open would be in the way of the next process.
  await (await holding("lock", path, key))[Symbol.asyncDispose]();
  ids.push(await api.enroll(tenant, budi));
  equal(await recognized(api, budi), budi.userId);
  await api.done("DELETE", `/enrollments/${tenant}/${ids[0]}`);
  deepEqual(await api.list(tenant), ids.slice(1));
  equal(await recognized(api, ani), null);
  equal(await service.stop(), 0);
  checkLog(service.output(), /StoreError\(SQLITE_BUSY\)/, [ani.name, budi.name, budi.userId]);
});
