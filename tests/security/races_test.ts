import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import { createTenant } from "../../src/services/manage_tenants.ts";
import { readPhoto } from "../support/photos.ts";
import { adminKey, createAddresses, send, type Site, withSite } from "./site.ts";

/** Requests that meet. */
const crowd = 20;

const addressOf = createAddresses();

/** The app with a gallery whose first searches all end together, so that none sees a write. */
function meetingApp({ deps }: Site) {
  const { gallery } = deps;
  const met = Promise.withResolvers<void>();
  let searches = 0;
  const search: typeof gallery.search = async (...args) => {
    const result = await gallery.search(...args);
    if (++searches === crowd) met.resolve();
    if (searches <= crowd) await met.promise;
    return result;
  };
  return createApp({ ...deps, gallery: { ...gallery, search } });
}

Deno.test("of many who enroll one face at the very same time one wins", () =>
  withSite(async (site) => {
    await createTenant(site.deps, "unique", { duplicatePolicy: "reject" }, "admin");
    const app = meetingApp(site), file = await readPhoto("pairs/img2.jpg");
    const enroll = (user: number) => {
      const form = { tenant_id: "unique", name: "Ani", user_id: `u${user}`, file };
      const call = { method: "POST", path: "/enroll", form };
      return send(app, call, { key: adminKey, address: addressOf() });
    };
    const answers = await Promise.all(Array.from({ length: crowd }, (_, i) => enroll(i)));
    const codes = Map.groupBy(answers, ({ code }) => code ?? "enrolled");
    assert.deepEqual([...codes.keys()].toSorted(), ["duplicate_person", "enrolled"]);
    assert.equal(codes.get("enrolled")?.length, 1);
    assert.equal((await site.deps.store.tenantVersions("unique"))?.enrollments, 1);
  }));
