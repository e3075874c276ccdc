import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { TenantSettings } from "../../../src/store/store.ts";
import { enrolled } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** The settings of a tenant that decided nothing. */
export const unset: TenantSettings = {
  threshold: null,
  liveness: false,
  retentionDays: null,
  duplicatePolicy: "allow",
  quota: null,
};

const chosen: TenantSettings = {
  threshold: 0.375,
  liveness: true,
  retentionDays: 30,
  duplicatePolicy: "reject",
  quota: 1000,
};

/** How tenants are made, listed and changed. */
export function settings(test: Test): void {
  test("a tenant is made once, with its settings", async (store) => {
    const made = await store.createTenant("a", chosen, "admin");
    deepEqual(made?.settings, chosen);
    match(made.createdAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    deepEqual(await store.tenant("a"), made);
    const { settings: _, createdAt: __, ...versions } = made;
    deepEqual(await store.tenantVersions("a"), versions);
    deepEqual(versions, { id: "a", galleryVersion: 0, settingsVersion: 0, enrollments: 0 });
    equal(await store.createTenant("a", {}, "admin"), undefined);
    deepEqual(await store.tenant("a"), made);
    deepEqual((await store.createTenant("b", {}, "admin"))?.settings, unset);
    equal(await store.createTenant("default", {}, "admin"), undefined);
  });

  test("settings that are given change, with their version alone", async (store) => {
    await enrolled(store);
    const first = await store.updateTenant("default", { threshold: 0.25 }, "admin");
    deepEqual(first?.settings, { ...unset, threshold: 0.25 });
    deepEqual([first.settingsVersion, first.galleryVersion, first.enrollments], [1, 1, 1]);
    const all = await store.updateTenant("default", chosen, "admin");
    deepEqual([all?.settings, all?.settingsVersion], [chosen, 2]);
    const back = await store.updateTenant("default", { threshold: null, liveness: false }, "admin");
    deepEqual(back?.settings, { ...chosen, threshold: null, liveness: false });
    deepEqual(await store.tenant("default"), back);
    equal(await store.updateTenant("nobody", chosen, "admin"), undefined);
    equal(await store.tenant("nobody"), undefined);
  });

  test("tenants are listed in pages by id", async (store) => {
    for (const id of ["z", "a", "m"]) await store.createTenant(id, {}, "admin");
    const ids = async (limit: number, after?: string) =>
      (await store.listTenants({ limit, ...(after !== undefined && { after }) }))
        .map(({ id }) => id);
    deepEqual(await ids(10), ["a", "default", "m", "z"]);
    deepEqual(await ids(2), ["a", "default"]);
    deepEqual(await ids(2, "default"), ["m", "z"]);
    deepEqual(await ids(2, "z"), []);
    deepEqual((await store.listTenants({ limit: 1 }))[0], await store.tenant("a"));
  });

  const wrong: Partial<TenantSettings>[] = [
    { threshold: 2.1 },
    { threshold: NaN },
    { retentionDays: 0 },
    { retentionDays: 1.5 },
    { retentionDays: 36_501 },
    { quota: -1 },
  ];
  test("settings out of range are refused and change nothing", async (store) => {
    for (const setting of wrong) {
      await rejects(store.updateTenant("default", setting, "admin"), TypeError);
      await rejects(store.createTenant("new", setting, "admin"), TypeError);
    }
    equal((await store.tenant("default"))?.settingsVersion, 0);
    equal(await store.tenant("new"), undefined);
  });
}
