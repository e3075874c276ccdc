/** Document 2: attendance of schools, called with Python's requests, a tenant a school. */

import type { Client as Database } from "@libsql/client";
import assert from "node:assert/strict";
import {
  asPng,
  assertBox,
  assertClose,
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
import { openDatabase } from "./entry.ts";

const ani = await photo("pairs/img2.jpg");
const aniAgain = await photo("pairs/img6.jpg");
const aniOnceMore = await photo("pairs/img4.jpg");
const budi = await photo("pairs/img20.jpg");
const budiAgain = await photo("pairs/img21.jpg");
const citra = await photo("pairs/img24.jpg");
const citraAgain = await photo("pairs/img25.jpg");
const stranger = await photo("pairs/img13.jpg");
const grey = await greyPicture();
const broken = await brokenPhoto();

const verifiedMessage = "Verifikasi berhasil, wajah cocok";
const indonesian = { "Accept-Language": "id" };
const key = new Uint8Array(32).fill(7);

const verification = {
  success: "boolean",
  verified: "boolean",
  message: "text",
  user_id: "integer",
  distance: "number",
} as const;

async function verify(client: Client, parts: Parts, headers?: Record<string, string>) {
  const answer = await client.post("/verify", parts, headers);
  return succeeded(answer, verification);
}

async function distanceBetween(client: Client, one: File, other: File): Promise<number> {
  const encoded = succeeded(await client.post("/encode", { file: one }), { encoding: ["number"] });
  const encoding = JSON.stringify(encoded.encoding);
  const answer = await client.post("/compare", { file: other, encoding });
  return succeeded(answer, { distance: "number" }).distance;
}

async function enroll(client: Client, parts: Parts) {
  return succeeded(await client.post("/enroll", parts), {
    stored: { id: "integer", label: "text" },
    count: "integer",
  });
}

async function identify(client: Client, tenant: string, file: File) {
  const answer = await client.post("/identify", { tenant_id: tenant, file });
  return succeeded(answer, {
    match: "boolean",
    name: "text",
    user_id: "integer",
    distance: "number",
    threshold: "number",
    bbox: boxShape,
  });
}

async function list(client: Client, tenant: string) {
  const { enrollments } = succeeded(await client.get(`/enrollments/${tenant}`), {
    enrollments: [{ id: "integer", user_id: "integer", name: "text" }],
  });
  return enrollments;
}

/** The database as its administrator opens it. */
async function byHand(folder: string, change: (database: Database) => Promise<unknown>) {
  const database = openDatabase(folder, key);
  try {
    await change(database);
  } finally {
    database.close();
  }
}

Deno.test("2-school-multitenant", (t) =>
  withClient(requests, async (client, folder) => {
    await t.step("GET /health tells the status", async () => {
      succeeded(await client.get("/health"), { status: "text" });
    });

    await t.step("POST /enroll stores a pupil's face", async () => {
      const parts = { tenant_id: "1", user_id: "123", name: "Ani Wijaya", file: ani };
      const first = await enroll(client, parts);
      assert.deepEqual([first.stored.label, first.count], ["Ani Wijaya", 1]);
      const png = await asPng(budi);
      await enroll(client, { tenant_id: "1", user_id: "124", name: "Budi Hartono", file: png });
    });

    await t.step("POST /verify", async (t) => {
      const parts = { tenant_id: "1", user_id: "123", file: aniAgain };

      await t.step("says yes in the document's words", async () => {
        const body = await verify(client, parts, indonesian);
        assert.deepEqual(
          [body.success, body.verified, body.message, body.user_id],
          [true, true, verifiedMessage, 123],
        );
        assertClose(body.distance, await distanceBetween(client, ani, aniAgain));
        assert(body.distance <= 0.35);
      });
      await t.step("understands a browser's list of languages", async () => {
        const headers = { "Accept-Language": "id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7" };
        assert.equal((await verify(client, parts, headers)).message, verifiedMessage);
      });
      await t.step("says so in English too", async () => {
        const body = await verify(client, parts, { "Accept-Language": "en" });
        assert.equal(body.verified, true);
        assert.notEqual(body.message, verifiedMessage);
        assert.deepEqual(await verify(client, parts), body);
      });
      await t.step("reads PNG", async () => {
        assert.equal((await verify(client, { ...parts, file: await asPng(ani) })).verified, true);
      });
      await t.step("says no for another pupil and a stranger", async () => {
        for (const file of [budiAgain, stranger]) {
          const body = await verify(client, { ...parts, file }, indonesian);
          assert.deepEqual([body.verified, body.user_id], [false, 123]);
          assert.notEqual(body.message, verifiedMessage);
          assertClose(body.distance, await distanceBetween(client, ani, file));
          assert(body.distance > 0.35);
        }
      });
      await t.step("obeys a threshold", async () => {
        assert.equal((await verify(client, { ...parts, threshold: "0.1" })).verified, false);
        const threshold = `${(await verify(client, parts)).distance}`;
        assert.equal((await verify(client, { ...parts, threshold })).verified, true);
        const lax = { ...parts, file: stranger, threshold: "2" };
        assert.equal((await verify(client, lax)).verified, true);
      });
      await t.step("takes the best of the pupil's samples", async () => {
        const more = { tenant_id: "1", user_id: "123", name: "Ani Wijaya", file: aniOnceMore };
        await enroll(client, more);
        for (const file of [aniAgain, aniOnceMore]) {
          const distances = [
            await distanceBetween(client, ani, file),
            await distanceBetween(client, aniOnceMore, file),
          ];
          const body = await verify(client, { ...parts, file });
          assertClose(body.distance, Math.min(...distances));
        }
      });
      await t.step("keeps an id of letters as it is", async () => {
        const school = { tenant_id: "sma-3-bandung", user_id: "RAFIKA123" };
        await enroll(client, { ...school, name: "Rafika", file: citra });
        const answer = await client.post("/verify", { ...school, file: citraAgain }, indonesian);
        const body = succeeded(answer, { ...verification, user_id: "text" });
        assert.deepEqual([body.verified, body.user_id], [true, "RAFIKA123"]);
        assert.equal(body.message, verifiedMessage);
      });

      for (const threshold of ["x", "-1", "2.5"]) {
        await t.step(`400: threshold ${threshold}`, async () => {
          refused(await client.post("/verify", { ...parts, threshold }), 400, /^threshold$/);
        });
      }
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.post("/verify", { ...parts, tenant_id: "999" }), 404);
      });
      await t.step("404: a user nobody knows, or of another tenant", async () => {
        refused(await client.post("/verify", { ...parts, user_id: "999" }), 404);
        refused(await client.post("/verify", { ...parts, user_id: "RAFIKA123" }), 404);
        refused(await client.post("/verify", { ...parts, tenant_id: "sma-3-bandung" }), 404);
      });
      await t.step("400: no face, broken file", async () => {
        refused(await client.post("/verify", { ...parts, file: grey }), 400);
        refused(await client.post("/verify", { ...parts, file: broken }), 400);
      });
      await t.step("400: no user_id, no file", async () => {
        refused(await client.post("/verify", { tenant_id: "1", file: ani }), 400, /^user_id$/);
        const noFile = { tenant_id: "1", user_id: "123" };
        refused(await client.post("/verify", noFile), 400, /^(file|image)$/);
      });
      await t.step("an error is a sentence in the caller's language", async () => {
        const wrong = { ...parts, file: grey };
        const english = refused(await client.post("/verify", wrong), 400);
        const other = refused(await client.post("/verify", wrong, indonesian), 400);
        assert.notEqual(other.detail, english.detail);
        assert.equal(other.code, english.code);
      });
    });

    await t.step("POST /identify finds the pupil of the tenant", async () => {
      const found = await identify(client, "1", budiAgain);
      assert.deepEqual(
        [found.match, found.name, found.user_id, found.threshold],
        [true, "Budi Hartono", 124, 0.35],
      );
      await assertBox(found.bbox, budiAgain);
    });

    await t.step("tenants do not see each other", async () => {
      await enroll(client, { tenant_id: "2", user_id: "7", name: "Budi Lain", file: budi });
      assert.equal((await identify(client, "2", budiAgain)).user_id, 7);
      assert.equal((await identify(client, "1", budiAgain)).user_id, 124);
      const ofAnother = await identify(client, "2", aniAgain);
      assert.deepEqual([ofAnother.match, ofAnother.user_id], [false, 7]);
    });

    await t.step("GET /enrollments/{tenant_id} lists them", async () => {
      assert.deepEqual(
        (await list(client, "1")).map(({ user_id, name }) => [user_id, name]),
        [[123, "Ani Wijaya"], [124, "Budi Hartono"], [123, "Ani Wijaya"]],
      );
      assert.equal((await list(client, "2")).length, 1);
    });

    await t.step("POST /detect gives coordinates", async () => {
      const answer = await client.post("/detect", { file: ani });
      const { faces } = succeeded(answer, {
        faces: [{ bbox: { left: "integer", top: "integer", right: "integer", bottom: "integer" } }],
      });
      assert.equal(faces.length, 1);
      await assertBox(faces[0].bbox, ani);
    });

    await t.step("POST /compare compares a photo with a vector", async () => {
      assert(await distanceBetween(client, ani, aniAgain) <= 0.35);
      assert(await distanceBetween(client, ani, budi) > 0.35);
    });

    await t.step("POST /cache/{tenant_id}/refresh-enrollments", async (t) => {
      const refresh = async () =>
        succeeded(await client.post("/cache/1/refresh-enrollments"), {
          cache_refreshed: "boolean",
          enrollment_count: "integer",
        });
      await t.step("counts the enrollments", async () => {
        const body = await refresh();
        assert.deepEqual([body.cache_refreshed, body.enrollment_count], [true, 3]);
      });
      await t.step("shows a name changed by hand in the database", async () => {
        await byHand(folder, (database) =>
          database.execute("UPDATE enrollments SET name = 'Budi H.' WHERE name = 'Budi Hartono'"));
        assert.equal((await refresh()).enrollment_count, 3);
        assert.equal((await identify(client, "1", budiAgain)).name, "Budi H.");
        assert((await list(client, "1")).some(({ name }) =>
          name === "Budi H."
        ));
      });
      await t.step("shows a person deleted by hand in the database", async () => {
        await byHand(folder, (database) =>
          database.execute("DELETE FROM enrollments WHERE name = 'Budi H.'"));
        assert.equal((await refresh()).enrollment_count, 2);
        assert.equal((await identify(client, "1", budiAgain)).match, false);
        const parts = { tenant_id: "1", user_id: "124", file: budiAgain };
        refused(await client.post("/verify", parts), 404);
      });
      await t.step("404: a tenant nobody knows", async () => {
        refused(await client.post("/cache/999/refresh-enrollments"), 404);
      });
    });

    await t.step("DELETE /enrollments/{tenant_id}/{enrollment_id}", async () => {
      const [first] = await list(client, "1");
      assert.equal((await client.delete(`/enrollments/1/${first.id}`)).status, 200);
      assert((await list(client, "1")).every(({ id }) =>
        id !== first.id
      ));
      refused(await client.delete(`/enrollments/1/${first.id}`), 404);
      const again = await verify(client, { tenant_id: "1", user_id: "123", file: aniOnceMore });
      assert.equal(again.verified, true);
    });

    await t.step("DELETE /enrollments/{tenant_id}/name/{nama_user}", async () => {
      assert.equal((await client.delete("/enrollments/1/name/Ani%20Wijaya")).status, 200);
      assert.deepEqual(await list(client, "1"), []);
      refused(await client.delete("/enrollments/1/name/Ani%20Wijaya"), 404);
      refused(
        await client.post("/verify", { tenant_id: "1", user_id: "123", file: aniAgain }),
        404,
      );
      assert.equal((await identify(client, "2", budiAgain)).name, "Budi Lain");
    });

    await t.step("an emptied tenant is still known", async () => {
      const answer = await client.post("/identify", { tenant_id: "1", file: ani });
      const body = succeeded(answer, { match: "boolean", name: "null", user_id: "null" });
      assert.equal(body.match, false);
    });

    await t.step("404: a tenant nobody knows", async () => {
      refused(await client.get("/enrollments/999"), 404);
      refused(await client.delete("/enrollments/999/1"), 404);
      refused(await client.delete("/enrollments/999/name/Ani"), 404);
      refused(await client.post("/identify", { tenant_id: "999", file: ani }), 404);
    });

    for (const path of ["/enroll", "/identify", "/detect"]) {
      const fields = path === "/enroll" ? { tenant_id: "1", user_id: "9", name: "Eka" } : {
        tenant_id: "2",
      };
      await t.step(`400: ${path} of a broken file, or none`, async () => {
        refused(await client.post(path, { ...fields, file: broken }), 400);
        refused(await client.post(path, fields), 400, /^(file|image)$/);
      });
      if (path === "/detect") continue;
      await t.step(`400: ${path} of a picture without a face`, async () => {
        refused(await client.post(path, { ...fields, file: grey }), 400);
      });
    }
    await t.step("400: /enroll without a name, with ids that are none", async () => {
      const parts = { tenant_id: "1", user_id: "9", file: ani };
      refused(await client.post("/enroll", parts), 400, /^name$/);
      const named = { ...parts, name: "Eka" };
      const long = "x".repeat(65);
      refused(await client.post("/enroll", { ...named, tenant_id: long }), 400, /^tenant_id$/);
      refused(await client.post("/enroll", { ...named, user_id: "a b" }), 400, /^user_id$/);
    });
  }, { TEMPLATE_KEY: key.toBase64() }));
