import { deepEqual, equal, match } from "node:assert/strict";
import { createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { enrollment, readPeople, recognized, tenant } from "./people.ts";
import { checkHealth, checkLog, refused } from "./refusals.ts";
import { runOnFullDisk, startOnSmallDisk } from "./small_disk.ts";

Deno.test("a full disk refuses what writes, serves what reads, and is over when space is back", async () => {
  await using folder = await tempFolder();
  const disk = await startOnSmallDisk(folder.path);
  await using service = disk.service;
  const api = createApi(service.url);
  const [ani, budi] = await readPeople();
  const aniId = await api.enroll(tenant, ani);
  // The second time, what the time before left behind would show.
  for (const round of [1, 2]) {
    await disk.fill();
    const refusal = refused.bind(undefined, api, "storage_unavailable");
    await Promise.all(
      Array.from({ length: 8 }, () => refusal("POST", "/enroll", enrollment(budi))),
    );
    await refusal("POST", "/v1/tenants", { json: { id: "new" } });
    await refusal("PATCH", `/v1/tenants/${tenant}`, { json: { threshold: 0.1 } });
    // SQLite can't erase without writing, so a deletion is refused and not half done.
    await refusal("DELETE", `/enrollments/${tenant}/${aniId}`);
    await refusal("DELETE", `/v1/tenants/${tenant}/persons/${ani.userId}`);
    await refusal("DELETE", `/v1/tenants/${tenant}`);
    equal(await recognized(api, ani), ani.userId);
    equal(await recognized(api, budi), null);
    equal((await api.verify(tenant, ani)).verified, true);
    deepEqual(await api.list(tenant), [aniId]);
    await checkHealth(api, 200);
    await disk.free();
    const budiId = await api.enroll(tenant, budi);
    equal(await recognized(api, budi), budi.userId);
    await api.done("DELETE", `/enrollments/${tenant}/${budiId}`);
    equal(await recognized(api, budi), null, `round ${round}`);
  }
  await api.done("DELETE", `/enrollments/${tenant}/${aniId}`);
  deepEqual(await api.list(tenant), []);
  equal(await service.stop(), 0);
  checkLog(service.output(), /StoreError\(SQLITE_FULL\)/, [ani.name, budi.name, budi.userId]);
});

Deno.test("a start on a full disk ends with a sentence", async () => {
  await using folder = await tempFolder();
  // Too little for the lock, for the file, and for the tables.
  for (const left of [0, 20, 60]) {
    const { code, output } = await runOnFullDisk(folder.path, left);
    equal(code, 1);
    match(output, /wajah can't start\. The database file ".*" cannot be opened: the disk is full/);
  }
});
