import { deepEqual, equal, match, ok } from "node:assert/strict";
import { auditOf, contractOf, enrolled, newKey, sample, transferred } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** The audit log. */
export function audit(test: Test): void {
  test("each write to a gallery is recorded with what it touched", async (store) => {
    const actor = "key:1";
    const first = await enrolled(store, { userId: "1", name: "A", actor });
    const id = first.enrollment.id;
    for (const name of ["B", "B", "C"]) await enrolled(store, { userId: "2", name, actor });
    await store.deleteEnrollment("default", id, "key:2");
    await store.deleteByName("default", "B", "key:3");
    await store.deletePerson("default", "2", "key:4");
    const log = await auditOf(store);
    deepEqual(
      log.slice(0, 4),
      [1, 2, 3, 4].map((_, i) => [
        "enrollment.created",
        actor,
        id + i,
        1,
      ]),
    );
    deepEqual(log.slice(4), [
      ["enrollment.deleted", "key:2", id, 1],
      ["enrollment.deleted", "key:3", null, 2],
      ["person.deleted", "key:4", null, 1],
    ]);
  });

  test("each change of a tenant and its keys is recorded", async (store) => {
    await store.createTenant("a", {}, "admin");
    await store.updateTenant("a", { quota: 9 }, "admin");
    const key = await store.createKey(newKey({ tenantId: "a" }), "admin");
    ok(key);
    await store.rotateKey("a", key.id, newKey(), "admin");
    await store.revokeKey("a", key.id, "admin");
    await enrolled(store, { tenantId: "a" });
    await store.deleteTenant("a", "admin");
    deepEqual((await auditOf(store, "a")).map(([action, , , count]) => [action, count]), [
      ["tenant.created", 1],
      ["tenant.updated", 1],
      ["key.created", 1],
      ["key.rotated", 1],
      ["key.revoked", 1],
      ["enrollment.created", 1],
      ["tenant.deleted", 1],
    ]);
    const subjects = (await auditOf(store, "a")).slice(2, 5).map(([, , subject]) => subject);
    deepEqual(subjects, [key.id, key.id, key.id]);
    await enrolled(store, { tenantId: "b" });
    const actions = (await auditOf(store, "b")).map(([action]) => action);
    deepEqual(actions, ["tenant.created", "enrollment.created"]);
  });

  test("what changed nothing is not recorded", async (store) => {
    await store.deleteEnrollment("default", 1, "local");
    await store.deleteByName("default", "Ana", "local");
    await store.deletePerson("default", "1", "local");
    await store.deleteExpired("default", 9, "retention");
    await store.createTenant("default", {}, "admin");
    await store.updateTenant("a", { quota: 1 }, "admin");
    await store.deleteTenant("a", "admin");
    await store.revokeKey("default", 1, "admin");
    await store.rotateKey("default", 1, newKey(), "admin");
    await store.importRows("a", contractOf(), [transferred()], "admin");
    await store.importRows("default", contractOf(), [], "admin");
    await store.enroll(sample({ tenantId: "a", makeTenant: false }));
    deepEqual(await store.listAudit(undefined, { limit: 9 }), []);
  });

  test("the log comes in pages, of one tenant or of all", async (store) => {
    const event = { action: "gallery.exported", actor: "key:1", subject: null, count: 3 };
    for (const tenantId of ["a", "b", "a", "gone"]) {
      await store.recordAudit({ ...event, tenantId });
    }
    const all = await store.listAudit(undefined, { limit: 9 });
    deepEqual(all.map(({ tenantId }) => tenantId), ["a", "b", "a", "gone"]);
    const { id, createdAt, ...rest } = all[0];
    deepEqual(rest, { ...event, tenantId: "a" });
    match(createdAt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    ok(all.every((entry, i) => i === 0 || entry.id > all[i - 1].id));
    deepEqual(await store.listAudit("a", { limit: 9 }), [all[0], all[2]]);
    deepEqual(await store.listAudit(undefined, { limit: 2, after: id }), all.slice(1, 3));
    deepEqual(await store.listAudit("a", { limit: 2, after: id }), [all[2]]);
  });

  test("the log tells no name, user id or embedding", async (store) => {
    const secret = { userId: "canary-user", name: "Canary Name" };
    const { enrollment } = await enrolled(store, secret);
    await store.deleteEnrollment("default", enrollment.id, "local");
    await enrolled(store, secret);
    await store.deleteByName("default", secret.name, "local");
    await enrolled(store, secret);
    await store.deletePerson("default", secret.userId, "local");
    await store.importRows("default", contractOf(), [transferred(secret)], "admin");
    const log = await store.listAudit(undefined, { limit: 99 });
    equal(log.length, 7);
    ok(!/canary/i.test(JSON.stringify(log)));
  });
}
