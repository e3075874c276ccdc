import assert from "node:assert/strict";
import { withService } from "../client/with_service.ts";
import { type Service } from "../support/service.ts";
import { adminKey, createApi, good, isProblem, makeTenant, type Reply } from "./api.ts";

/** Photos of one person, and of others. */
const ani = ["pairs/img2.jpg", "pairs/img6.jpg", "pairs/img4.jpg"] as const;
const budi = ["pairs/img20.jpg", "pairs/img21.jpg"] as const;
const citra = "pairs/img3.jpg";

function withKeys(work: (service: Service) => Promise<void>, settings = {}): Promise<void> {
  // A tenant's crowds come at once here.
  const crowds = {
    TENANT_REQUESTS_PER_SECOND: "0",
    TENANT_PHOTOS_IN_FLIGHT: "100",
    INFERENCE_STEADY_QUEUE: "64",
  };
  return withService(work, { ADMIN_API_KEY: adminKey, ...crowds, ...settings });
}

/** How often each status and code came. */
function tally(replies: readonly Reply[]): Record<string, number> {
  const groups = Map.groupBy(replies, ({ status, body }) => `${status} ${body.code ?? "ok"}`);
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.length]));
}

Deno.test("a tenant from its making to its end", (t) =>
  withKeys(async ({ url }) => {
    const admin = createApi(url, adminKey);

    await t.step("is made, gets a key, enrolls and identifies", async () => {
      const made = good(await admin.ask("POST", "/v1/tenants", { id: 42 }), 201);
      assert.deepEqual([made.id, made.enrollments, made.duplicate_policy], [42, 0, "allow"]);
      isProblem(await admin.ask("POST", "/v1/tenants", { id: "42" }), 409, "tenant_exists");
      const { key, id } = good(await admin.ask("POST", "/v1/tenants/42/keys", {}), 201);
      const own = createApi(url, key);
      const { stored } = good(await own.post("/enroll", ani[0], { name: "Ani", user_id: "1" }));
      assert.deepEqual([stored.tenant_id, stored.user_id], [42, 1]);
      good(await own.post("/enroll", budi[0], { name: "Budi" }));
      const found = good(await own.post("/identify", ani[1]));
      assert.deepEqual([found.match, found.name, found.tenant_id], [true, "Ani", 42]);
      const { persons } = good(await own.post("/v1/tenants/42/search", budi[1], { limit: "1" }));
      assert.deepEqual(persons.map((p: { name: string }) => p.name), ["Budi"]);
      assert.equal(good(await admin.ask("GET", "/v1/tenants/42")).enrollments, 2);
      const { entries } = good(await admin.ask("GET", "/v1/tenants/42/audit"));
      const events = entries.map((e: { action: string; actor: string }) => [e.action, e.actor]);
      assert.deepEqual(events, [
        ["tenant.created", "admin"],
        ["key.created", "admin"],
        ["enrollment.created", `key:${id}`],
        ["enrollment.created", `key:${id}`],
      ]);
    });

    await t.step("is not made by being named while keys are used", async () => {
      const enrolled = await admin.post("/enroll", ani[0], { name: "Ani", tenant_id: "nobody" });
      isProblem(enrolled, 404, "tenant_not_found");
      isProblem(
        await admin.post("/register", ani[0], {
          name: "Ani",
          tenant_id: "nobody",
          employee_id: "1",
        }),
        404,
        "tenant_not_found",
      );
      isProblem(await admin.ask("GET", "/v1/tenants/nobody"), 404, "tenant_not_found");
      const { tenants } = good(await admin.ask("GET", "/v1/tenants"));
      assert.deepEqual(tenants.map((each: { id: unknown }) => each.id), [42, "default"]);
    });

    await t.step("is gone with all it had, and nothing of another one", async () => {
      const other = await makeTenant(url, "other");
      good(await other.post("/enroll", ani[0], { name: "Ani of another" }));
      const doomed = await makeTenant(url, "doomed", { threshold: 1.9, quota: 5 });
      good(await doomed.post("/enroll", ani[0], { name: "Ani", user_id: "a" }));
      assert.equal(good(await doomed.post("/identify", ani[1])).name, "Ani");
      good(await admin.ask("DELETE", "/v1/tenants/doomed"));
      isProblem(await doomed.post("/identify", ani[1]), 401, "unauthorized");
      isProblem(await admin.ask("DELETE", "/v1/tenants/doomed"), 404, "tenant_not_found");
      const again = await makeTenant(url, "doomed");
      const found = good(await again.post("/identify", ani[1]));
      assert.deepEqual([found.match, found.name, found.count], [false, null, 0]);
      isProblem(await again.post("/verify", ani[1], { user_id: "a" }), 404, "user_not_found");
      const { threshold, quota } = good(await again.ask("GET", "/v1/tenants/doomed"));
      assert.deepEqual([threshold, quota], [null, null]);
      assert.deepEqual(good(await again.ask("GET", "/enrollments/doomed")).enrollments, []);
      good(await again.post("/enroll", budi[0], { name: "Budi" }));
      assert.deepEqual(good(await again.post("/identify", ani[1])).name, "Budi");
      assert.equal(good(await other.post("/identify", ani[1])).name, "Ani of another");
    });

    await t.step("the tenant default starts again, empty", async () => {
      good(await admin.post("/enroll", ani[0], { name: "Ani" }));
      assert.equal(good(await admin.post("/identify", ani[1])).match, true);
      good(await admin.ask("DELETE", "/v1/tenants/default"));
      const found = good(await admin.post("/identify", ani[1]));
      assert.deepEqual([found.match, found.count], [false, 0]);
    });
  }));

Deno.test("what a tenant decides for itself", (t) =>
  withKeys(async ({ url }) => {
    const admin = createApi(url, adminKey);

    await t.step("its threshold, unless a request has its own", async () => {
      const own = await makeTenant(url, "strict", { threshold: 0.1 });
      const lax = await makeTenant(url, "lax");
      for (const api of [own, lax]) {
        good(await api.post("/enroll", ani[0], { name: "Ani", user_id: "a" }));
      }
      const asked = async (api: typeof own, fields = {}) => {
        const { match, threshold } = good(await api.post("/identify", ani[1], fields));
        const verified = good(await api.post("/verify", ani[1], { user_id: "a", ...fields }));
        assert.deepEqual([verified.verified, verified.threshold], [match, threshold]);
        return [match, threshold];
      };
      assert.deepEqual(await asked(own), [false, 0.1]);
      assert.deepEqual(await asked(own, { threshold: "0.3" }), [true, 0.3]);
      assert.deepEqual(await asked(lax), [true, 0.35]);
      good(await own.ask("PATCH", "/v1/tenants/strict", { threshold: 0.2 }));
      assert.deepEqual(await asked(own), [true, 0.2]);
      good(await own.ask("PATCH", "/v1/tenants/strict", { threshold: null }));
      assert.deepEqual(await asked(own), [true, 0.35]);
    });

    await t.step("whether a face must be live; of one that is not nobody learns more", async () => {
      const own = await makeTenant(url, "live");
      for (const photo of ["T1", "F1", "F2"]) {
        const fields = { name: `Secret ${photo}`, user_id: `secret-${photo}` };
        good(await own.post("/enroll", `liveness/image_${photo}.jpg`, fields));
      }
      const silent = async (photo: string, fields: Record<string, string>) => {
        const path = `liveness/image_${photo}.jpg`;
        const found = await own.post("/identify", path, fields);
        const { name, user_id, enrollment_id, distance, match, liveness_ok } = good(found);
        assert.deepEqual([name, user_id, enrollment_id, distance], [null, null, null, null]);
        assert.deepEqual([match, liveness_ok], [false, false]);
        const search = await own.post("/v1/tenants/live/search", path, fields);
        assert.deepEqual(good(search).persons, []);
        for (const user_id of ["secret-F1", "secret-F2"]) {
          const claim = good(await own.post("/verify", path, { user_id, ...fields }));
          assert.deepEqual([claim.verified, claim.distance], [false, null]);
          assert.equal(claim.reason, "spoof_detected");
        }
        const recognized = await own.post("/recognize", path);
        for (const { text } of [found, search, recognized]) assert(!/secret/i.test(text));
      };
      const seen = async (fields: Record<string, string>) => {
        const found = good(await own.post("/identify", "liveness/image_T1.jpg", fields));
        assert.deepEqual([found.match, found.name], [true, "Secret T1"]);
        return found.liveness_ok;
      };
      for (const photo of ["F1", "F2"]) {
        await silent(photo, { liveness: "true" });
        assert.equal(good(await own.post("/identify", `liveness/image_${photo}.jpg`)).match, true);
      }
      assert.deepEqual([await seen({}), await seen({ liveness: "true" })], [null, true]);
      good(await own.ask("PATCH", "/v1/tenants/live", { liveness: true }));
      for (const photo of ["F1", "F2"]) {
        await silent(photo, {});
        await silent(photo, { liveness: "false" });
      }
      assert.deepEqual([await seen({}), await seen({ liveness: "false" })], [true, true]);
    });

    await t.step("whether a face may be another person's too", async () => {
      const own = await makeTenant(url, "unique", { duplicate_policy: "reject" });
      const enroll = (photo: string, user_id: string) =>
        own.post("/enroll", photo, { name: `Name of ${user_id}`, user_id });
      const together = await Promise.all(
        Array.from({ length: 20 }, (_, i) => enroll(ani[i % 2], `claim-${i}`)),
      );
      assert.deepEqual(tally(together), { "200 ok": 1, "409 duplicate_person": 19 });
      const [winner] = together.filter(({ status }) => status === 200);
      const { user_id } = winner.body.stored;
      for (const { text } of together.filter((reply) => reply !== winner)) {
        assert(!text.includes(user_id), "a refusal names the other person");
      }
      good(await enroll(ani[2], user_id));
      isProblem(await enroll(ani[2], "another"), 409, "duplicate_person");
      const employee = { name: "Ani", employee_id: "another" };
      isProblem(await own.post("/register", ani[2], employee), 409, "duplicate_person");
      good(await enroll(budi[0], "budi"));
      good(await own.ask("DELETE", `/v1/tenants/unique/persons/${user_id}`));
      good(await enroll(ani[2], "another"));
      good(await own.ask("PATCH", "/v1/tenants/unique", { duplicate_policy: "allow" }));
      good(await enroll(ani[0], "twin"));
    });

    await t.step(
      "different people can be enrolled at once where duplicates are refused",
      async () => {
        const own = await makeTenant(url, "crowd", { duplicate_policy: "reject" });
        const photos = [ani[0], budi[0], citra, "pairs/img8.jpg", "liveness/image_T1.jpg"];
        const replies = await Promise.all(
          photos.map((photo, i) => own.post("/enroll", photo, { name: `P${i}`, user_id: `p${i}` })),
        );
        assert.deepEqual(tally(replies), { "200 ok": photos.length });
      },
    );

    await t.step("not its quota, which holds for enrollments that come together", async () => {
      const own = await makeTenant(url, "small", { quota: 3 });
      const enroll = (i: number) => own.post("/enroll", ani[0], { name: "Ani", user_id: `u${i}` });
      const together = await Promise.all(Array.from({ length: 12 }, (_, i) => enroll(i)));
      assert.deepEqual(tally(together), { "200 ok": 3, "409 quota_exceeded": 9 });
      assert.equal(good(await own.ask("GET", "/v1/tenants/small")).enrollments, 3);
      const { enrollments } = good(await own.ask("GET", "/enrollments/small"));
      assert.equal(enrollments.length, 3);
      const { persons } = good(await own.ask("GET", "/v1/tenants/small/persons"));
      assert.equal(persons.length, 3);
      isProblem(await own.ask("PATCH", "/v1/tenants/small", { quota: 9 }), 403, "scope_missing");
      good(await own.ask("DELETE", `/enrollments/small/${enrollments[0].id}`));
      good(await enroll(99));
      isProblem(await enroll(100), 409, "quota_exceeded");
      good(await admin.ask("PATCH", "/v1/tenants/small", { quota: 0 }));
      isProblem(await enroll(101), 409, "quota_exceeded");
      good(await admin.ask("PATCH", "/v1/tenants/small", { quota: null }));
      good(await enroll(102));
    });
  }));

Deno.test("lists are told in pages", (t) =>
  withKeys(async ({ url }) => {
    const admin = createApi(url, adminKey);
    const pages = async (path: string, list: string, limit: number) => {
      const all: { id: number | string }[] = [], sizes: number[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
        const body = good(await admin.ask("GET", `${path}?limit=${limit}${from}`));
        all.push(...body[list]);
        sizes.push(body[list].length);
        cursor = body.next_cursor;
      }
      return { all, sizes };
    };
    const ids = Array.from({ length: 7 }, (_, i) => `t-${i}`);
    for (const id of ids) await makeTenant(url, id);

    await t.step("tenants", async () => {
      const { all, sizes } = await pages("/v1/tenants", "tenants", 3);
      assert.deepEqual([all.map(({ id }) => id), sizes], [["default", ...ids], [3, 3, 2]]);
      const { sizes: exact } = await pages("/v1/tenants", "tenants", 4);
      assert.deepEqual(exact, [4, 4]);
    });

    await t.step("the audit log", async () => {
      const { all, sizes } = await pages("/v1/audit", "entries", 5);
      const whole = good(await admin.ask("GET", "/v1/audit"));
      assert.deepEqual([all, sizes], [whole.entries, [5, 5, 4]]);
      assert(all.every(({ id }, i) => i === 0 || id > all[i - 1].id));
      const own = await pages("/v1/tenants/t-3/audit", "entries", 1);
      assert.deepEqual(own.sizes, [1, 1]);
    });

    for (const query of ["limit=0", "limit=1001", "limit=x", "cursor=-1", "cursor=x"]) {
      await t.step(`${query} is refused`, async () => {
        const refused = await admin.ask("GET", `/v1/audit?${query}`);
        isProblem(refused, 400, "invalid_field");
        assert.equal(refused.body.errors[0].field, query.split("=")[0]);
      });
    }
  }));
