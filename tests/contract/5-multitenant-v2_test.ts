/** Document 5: the seven sections of the multi-tenant API, called with Python's requests. */

import assert from "node:assert/strict";
import {
  asPng,
  assertBox,
  assertClose,
  assertShare,
  boxShape,
  brokenPhoto,
  type Client,
  greyPicture,
  type Parts,
  photo,
  refused,
  requests,
  succeeded,
  withClient,
} from "./client.ts";

const john = await photo("pairs/img2.jpg");
const johnAgain = await photo("pairs/img6.jpg");
const jane = await photo("pairs/img20.jpg");
const janeAgain = await photo("pairs/img21.jpg");
const zoe = await photo("pairs/img24.jpg");
const stranger = await photo("pairs/img13.jpg");
const grey = await greyPicture();
const broken = await brokenPhoto();

const stored = { id: "integer", user_id: "integer", label: "text", tenant_id: "integer" } as const;
const enrolled = { stored, count: "integer", tenant_id: "integer" } as const;
const identified = {
  match: "boolean",
  name: "text",
  user_id: "integer",
  enrollment_id: "integer",
  distance: "number",
  threshold: "number",
  count: "integer",
  bbox: boxShape,
  tenant_id: "integer",
} as const;
const listed = {
  enrollments: [{ id: "integer", user_id: "integer", name: "text", created_at: "timestamp" }],
  tenant_id: "integer",
} as const;
const deleted = { deleted: "integer", count: "integer", tenant_id: "integer" } as const;
const cacheStatus = {
  tenant_id: "integer",
  enrollment_cache_exists: "boolean",
  enrollment_cache_ttl: "integer",
  config_cache_exists: "boolean",
  config_cache_ttl: "integer",
  connection_pool_active: "boolean",
} as const;

async function enroll(client: Client, user: string, name: string, file: File, tenant = "1") {
  const parts = { tenant_id: tenant, user_id: user, name, file };
  const body = succeeded(await client.post("/enroll", parts), enrolled);
  assert.equal(body.tenant_id, Number(tenant));
  assert.equal(body.stored.tenant_id, Number(tenant));
  return body;
}

async function identify(client: Client, file: File, more: Parts = {}) {
  const answer = await client.post("/identify", { tenant_id: "1", file, ...more });
  const body = succeeded(answer, identified);
  assert.equal(body.match, body.distance <= body.threshold);
  assert.equal(body.tenant_id, 1);
  await assertBox(body.bbox, file);
  assertShare(body.bbox.det_score);
  return body;
}

async function list(client: Client, tenant = "1") {
  const body = succeeded(await client.get(`/enrollments/${tenant}`), listed);
  assert.equal(body.tenant_id, Number(tenant));
  return body.enrollments;
}

async function status(client: Client) {
  const body = succeeded(await client.get("/cache/1/status"), cacheStatus);
  assert.equal(body.tenant_id, 1);
  return body;
}

/** What Redis says: the seconds left, -1 for ever, -2 for what is not there. */
function assertTtl(exists: boolean, ttl: number): void {
  assert(exists ? ttl > 0 || ttl === -1 : ttl === -2, `${exists} with ${ttl}`);
}

Deno.test("5-multitenant-v2", (t) =>
  withClient(requests, async (client) => {
    const started = Math.floor(Date.now() / 1000) * 1000;
    const ids: number[] = [];

    await t.step("1. enroll a face", async (t) => {
      await t.step("answers as the example", async () => {
        const body = await enroll(client, "1", "John Doe", john);
        ids.push(body.stored.id);
        assert.deepEqual(
          [body.stored.user_id, body.stored.label, body.count],
          [1, "John Doe", 1],
        );
      });
      await t.step("counts the tenant's enrollments", async () => {
        const second = await enroll(client, "2", "Jane Doe", await asPng(jane));
        const third = await enroll(client, "1", "John Doe", johnAgain);
        ids.push(second.stored.id, third.stored.id);
        assert.deepEqual([second.count, third.count], [2, 3]);
        assert.equal(new Set(ids).size, 3);
        assert.equal((await enroll(client, "9", "Zoe", zoe, "2")).count, 1);
      });
      await t.step("keeps every digit of a large id", async () => {
        const user = "9007199254740993";
        const parts = { tenant_id: "3", user_id: user, name: "Big", file: zoe };
        const { status, text } = await client.post("/enroll", parts);
        assert.equal(status, 200, text);
        assert.match(text, new RegExp(`"user_id":\\s*"?${user}"?[,}]`));
      });
      const good = { tenant_id: "1", user_id: "3", name: "Nobody", file: stranger };
      for (const field of ["name", "file"]) {
        await t.step(`400: no ${field}`, async () => {
          const parts = Object.fromEntries(
            Object.entries(good).filter(([name]) => name !== field),
          );
          refused(await client.post("/enroll", parts), 400, new RegExp(`^${field}$`));
        });
      }
      for (const field of ["tenant_id", "user_id"]) {
        await t.step(`400: ${field} that is none`, async () => {
          const parts = { ...good, [field]: "a/b c" };
          refused(await client.post("/enroll", parts), 400, new RegExp(`^${field}$`));
        });
      }
      await t.step("400: no face, broken file", async () => {
        refused(await client.post("/enroll", { ...good, file: grey }), 400);
        refused(await client.post("/enroll", { ...good, file: broken }), 400);
      });
    });

    await t.step("2. identify a face", async (t) => {
      await t.step("match", async () => {
        const body = await identify(client, janeAgain);
        assert.deepEqual(
          [body.match, body.name, body.user_id, body.enrollment_id, body.threshold, body.count],
          [true, "Jane Doe", 2, ids[1], 0.35, 3],
        );
      });
      await t.step("the closest of a user's enrollments is named", async () => {
        const first = await identify(client, john);
        const third = await identify(client, johnAgain);
        assert.deepEqual([first.enrollment_id, third.enrollment_id], [ids[0], ids[2]]);
        assertClose(first.distance, 0);
        assert.deepEqual([first.name, first.user_id], ["John Doe", 1]);
      });
      await t.step("no match names the closest person", async () => {
        const body = await identify(client, stranger);
        assert.deepEqual([body.match, body.threshold, body.count], [false, 0.35, 3]);
        const [, jane] = ids;
        assert.deepEqual(
          [body.name, body.user_id],
          body.enrollment_id === jane ? ["Jane Doe", 2] : ["John Doe", 1],
        );
        const threshold = `${body.distance}`;
        const looser = await identify(client, stranger, { threshold });
        assert.deepEqual([looser.match, looser.enrollment_id], [true, body.enrollment_id]);
      });
      for (const threshold of ["0.30", "0.40"]) {
        await t.step(`threshold ${threshold}`, async () => {
          const body = await identify(client, janeAgain, { threshold });
          assert.deepEqual([body.match, body.threshold], [true, Number(threshold)]);
        });
      }
      await t.step("a stricter threshold", async () => {
        const body = await identify(client, janeAgain, { threshold: "0.05" });
        assert.deepEqual([body.match, body.name, body.threshold], [false, "Jane Doe", 0.05]);
      });
      await t.step("400: no face, broken file, none, wrong threshold", async () => {
        refused(await client.post("/identify", { tenant_id: "1", file: grey }), 400);
        refused(await client.post("/identify", { tenant_id: "1", file: broken }), 400);
        refused(await client.post("/identify", { tenant_id: "1" }), 400, /^(file|image)$/);
        const wrong = { tenant_id: "1", file: jane, threshold: "strict" };
        refused(await client.post("/identify", wrong), 400, /^threshold$/);
      });
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.post("/identify", { tenant_id: "999", file: jane }), 404);
      });
    });

    await t.step("3. list enrollments", async (t) => {
      await t.step("in the order they were made", async () => {
        assert.deepEqual(
          (await list(client)).map(({ id, user_id, name }) => [id, user_id, name]),
          [[ids[0], 1, "John Doe"], [ids[1], 2, "Jane Doe"], [ids[2], 1, "John Doe"]],
        );
      });
      await t.step("created_at is UTC, whatever the clock of the house", async () => {
        const now = Date.now();
        for (const { created_at } of await list(client)) {
          const created = Date.parse(`${created_at.replace(" ", "T")}Z`);
          assert(started <= created && created <= now, created_at);
        }
      });
      await t.step("of that tenant only", async () => {
        assert.deepEqual((await list(client, "2")).map(({ name }) => name), ["Zoe"]);
      });
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.get("/enrollments/999"), 404);
      });
    });

    await t.step("5. refresh the cache", async (t) => {
      await t.step("answers as the example", async () => {
        const body = succeeded(await client.post("/cache/1/refresh-enrollments"), {
          cache_refreshed: "boolean",
          tenant_id: "integer",
          enrollment_count: "integer",
        });
        assert.deepEqual(
          [body.cache_refreshed, body.tenant_id, body.enrollment_count],
          [true, 1, 3],
        );
      });
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.post("/cache/999/refresh-enrollments"), 404);
      });
    });

    await t.step("6. cache status", async (t) => {
      await t.step("has six fields that fit together, as Redis counts seconds", async () => {
        await identify(client, jane);
        const body = await status(client);
        assert.equal(body.enrollment_cache_exists, true);
        assert.equal(body.connection_pool_active, true);
        assertTtl(body.enrollment_cache_exists, body.enrollment_cache_ttl);
        assertTtl(body.config_cache_exists, body.config_cache_ttl);
      });
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.get("/cache/999/status"), 404);
      });
    });

    await t.step("4. delete an enrollment", async (t) => {
      await t.step("404: an enrollment nobody knows, or of another tenant", async () => {
        refused(await client.delete("/enrollments/1/99999"), 404);
        refused(await client.delete(`/enrollments/2/${ids[0]}`), 404);
        refused(await client.delete("/enrollments/1/name/Zoe"), 404);
        refused(await client.delete("/enrollments/999/1"), 404);
        refused(await client.delete("/enrollments/999/name/Zoe"), 404);
        assert.equal((await list(client)).length, 3);
      });
      await t.step("by id", async () => {
        const body = succeeded(await client.delete(`/enrollments/1/${ids[1]}`), deleted);
        assert.deepEqual([body.deleted, body.count, body.tenant_id], [1, 2, 1]);
        const gone = await identify(client, janeAgain);
        assert.deepEqual([gone.match, gone.name, gone.count], [false, "John Doe", 2]);
        refused(await client.delete(`/enrollments/1/${ids[1]}`), 404);
      });
      await t.step("by name, all of them", async () => {
        const body = succeeded(await client.delete("/enrollments/1/name/John%20Doe"), deleted);
        assert.deepEqual([body.deleted, body.count, body.tenant_id], [2, 0, 1]);
        assert.deepEqual(await list(client), []);
        refused(await client.delete("/enrollments/1/name/John%20Doe"), 404);
      });
      await t.step("by a name that a URL must escape", async () => {
        const name = "Zoë d'Été 100% /2";
        await enroll(client, "5", name, zoe);
        assert.deepEqual((await list(client)).map((enrollment) => enrollment.name), [name]);
        const path = `/enrollments/1/name/${encodeURIComponent(name)}`;
        assert.equal(succeeded(await client.delete(path), deleted).deleted, 1);
      });
      await t.step("an emptied tenant has no closest person", async () => {
        const answer = await client.post("/identify", { tenant_id: "1", file: john });
        const body = succeeded(answer, {
          ...identified,
          name: "null",
          user_id: "null",
          enrollment_id: "null",
          distance: "null",
        });
        assert.deepEqual([body.match, body.count, body.threshold], [false, 0, 0.35]);
      });
      await t.step("an id is never given twice", async () => {
        const { stored } = await enroll(client, "1", "John Doe", john);
        assert(!ids.includes(stored.id));
        assert.equal((await list(client, "2")).length, 1);
      });
    });

    await t.step("7. health check", async () => {
      const body = succeeded(await client.get("/health"), { status: "text", version: "text" });
      assert.equal(body.status, "ok");
      assert.match(body.version, /^\d+\.\d+\.\d+/);
    });
  }, { TZ: "Asia/Jakarta" }));
