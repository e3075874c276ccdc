/**
 * Document 4: faces of employees with liveness, called with curl and from a browser. Its users are
 * Indonesian and their programs name no language, so the service is started with their language.
 */

import assert from "node:assert/strict";
import {
  assertClose,
  asWide,
  brokenPhoto,
  browser,
  type Client,
  curl,
  greyPicture,
  photo,
  refused,
  type Shaped,
  succeeded,
  withClient,
} from "./client.ts";

const live = await photo("liveness/image_T1.jpg");
const spoofs = [await photo("liveness/image_F1.jpg"), await photo("liveness/image_F2.jpg")];
const ani = await photo("pairs/img2.jpg");
const aniAgain = await photo("pairs/img6.jpg");
const citraAgain = await photo("pairs/img25.jpg");
const grey = await greyPicture();
const broken = await brokenPhoto();

const noMatch = "Tidak ada wajah cocok.";
const employee = { employee_id: "text", name: "text", num_embeddings: "integer" } as const;
const registered = { status: "text", data: employee } as const;
const users = { status: "text", data: [employee] } as const;
const matched = {
  status: "text",
  data: {
    match: "boolean",
    employee_id: "text",
    name: "text",
    distance: "number",
    threshold: "number",
    confidence: "text",
    liveness_ok: "boolean",
  },
} as const;
const unmatched = {
  status: "text",
  data: {
    match: "boolean",
    reason: "text",
    best_distance: "number",
    threshold: "number",
    liveness_ok: "boolean",
  },
} as const;
const rejected = {
  status: "text",
  data: {
    match: "boolean",
    liveness_ok: "boolean",
    reason: "text",
    liveness_model: "text",
    debug_liveness: "text",
  },
} as const;

async function register(client: Client, employee_id: string, name: string, image: File) {
  const answer = await client.post("/register", { employee_id, name, image });
  const { status, data } = succeeded(answer, registered);
  assert.equal(status, "success");
  assert.deepEqual([data.employee_id, data.name], [employee_id, name]);
  return data;
}

async function listUsers(client: Client) {
  const { status, data } = succeeded(await client.get("/users"), users);
  assert.equal(status, "success");
  return data.toSorted((a, b) => a.employee_id.localeCompare(b.employee_id));
}

/** A photo that must be found to be of somebody. */
async function recognize(client: Client, image: File): Promise<Shaped<typeof matched["data"]>> {
  const { status, data } = succeeded(await client.post("/recognize", { image }), matched);
  assert.equal(status, "success");
  assert.deepEqual([data.match, data.liveness_ok], [true, true]);
  assert(data.distance <= data.threshold);
  assert(["high", "medium", "low"].includes(data.confidence), data.confidence);
  return data;
}

/** A photo that must be found to be of a living person whom nobody knows. */
async function recognizeStranger(client: Client, image: File, headers?: Record<string, string>) {
  const answer = await client.post("/recognize", { image }, headers);
  const { status, data } = succeeded(answer, unmatched);
  assert.equal(status, "success");
  assert.deepEqual([data.match, data.liveness_ok], [false, true]);
  assert(data.best_distance > data.threshold);
  return data;
}

async function html(client: Client, path: string, headers?: Record<string, string>) {
  const answer = await client.get(path, headers);
  assert.equal(answer.status, 200);
  assert.match(String(answer.headers["content-type"]), /^text\/html/);
  assert.match(answer.text, /<html/i);
  return answer.text;
}

Deno.test("4-qlcom-liveness", (t) =>
  withClient(curl, async (client) => {
    await t.step("GET / is a health check", async () => {
      succeeded(await client.get("/"), { status: "text" });
      succeeded(await client.get("/", { Accept: "application/json" }), { status: "text" });
    });

    await t.step("pages", async (t) => {
      const accept = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
      const openedFrom = client.as(browser);
      await t.step("Swagger at /docs, without another site", async () => {
        const page = await html(client, "/docs");
        assert.doesNotMatch(page, /<(script|link)[^>]+(src|href)=["']?(https?:)?\/\//i);
      });
      await t.step("a description for it at /openapi.json", async () => {
        succeeded(await client.get("/openapi.json"), {
          openapi: "text",
          paths: {
            "/register": { post: {} },
            "/recognize": { post: {} },
            "/users": { get: {} },
            "/user/{employee_id}": { delete: {} },
          },
        });
      });
      await t.step("/ for a person", async () => {
        const page = await html(openedFrom, "/", accept);
        for (const link of ["docs", "camera_test.html", "enroll_camera.html"]) {
          assert(page.includes(link), link);
        }
      });
      for (const path of ["/camera_test.html", "/enroll_camera.html"]) {
        await t.step(path, async () => {
          await html(openedFrom, path, accept);
        });
      }
    });

    await t.step("before anybody is registered", async (t) => {
      await t.step("GET /users is empty", async () => {
        assert.deepEqual(await listUsers(client), []);
      });
      await t.step("POST /recognize matches nobody", async () => {
        const { data } = succeeded(await client.post("/recognize", { image: live }), {
          data: { match: "boolean", reason: "text", threshold: "number", liveness_ok: "boolean" },
        });
        assert.deepEqual(
          [data.match, data.reason, data.threshold, data.liveness_ok],
          [false, noMatch, 0.35, true],
        );
      });
    });

    await t.step("POST /register", async (t) => {
      await t.step("adds an embedding each time", async () => {
        assert.equal((await register(client, "ANI-7", "Ani", ani)).num_embeddings, 1);
        assert.equal((await register(client, "ANI-7", "Ani", aniAgain)).num_embeddings, 2);
      });
      await t.step("from a browser", async () => {
        const snapshot = new File([live], "blob", { type: "image/jpeg" });
        const data = await register(client.as(browser), "00123", "Budi Hartono", snapshot);
        assert.equal(data.num_embeddings, 1);
        assert.equal((await client.delete("/user/00123")).status, 200);
      });
      await t.step("`file` is the same as `image`", async () => {
        const parts = { employee_id: "ANI-7", name: "Ani", file: ani };
        const { data } = succeeded(await client.post("/register", parts), registered);
        assert.equal(data.num_embeddings, 3);
      });
      await t.step("400: no face, broken file, group", async () => {
        const parts = { employee_id: "X1", name: "Eka" };
        const group = await photo("group/t1.jpg");
        for (const image of [grey, broken, group]) {
          refused(await client.post("/register", { ...parts, image }), 400);
        }
      });
      await t.step("400: a field left out or wrong", async () => {
        const parts = { employee_id: "X1", name: "Eka", image: ani };
        const { employee_id, name, image } = parts;
        const post = (parts: Record<string, string | File>) => client.post("/register", parts);
        refused(await post({ name, image }), 400, /^employee_id$/);
        refused(await post({ employee_id, image }), 400, /^name$/);
        refused(await post({ employee_id, name }), 400, /^(image|file)$/);
        refused(await post({ ...parts, employee_id: "a/b c" }), 400, /^employee_id$/);
      });
    });

    await t.step("POST /recognize: live, and nobody like it", async (t) => {
      await t.step("answers as the example", async () => {
        const data = await recognizeStranger(client, live);
        assert.deepEqual([data.reason, data.threshold], [noMatch, 0.35]);
      });
      await t.step("best_distance is that of the closest", async () => {
        const encoded = await client.post("/encode", { file: live });
        const encoding = JSON.stringify(succeeded(encoded, { encoding: ["number"] }).encoding);
        const distances = [];
        for (const file of [ani, aniAgain]) {
          const answer = await client.post("/compare", { file, encoding });
          distances.push(succeeded(answer, { distance: "number" }).distance);
        }
        const { best_distance } = await recognizeStranger(client, live);
        assertClose(best_distance, Math.min(...distances));
      });
      await t.step("in the caller's language", async () => {
        const id = await recognizeStranger(client, live, { "Accept-Language": "id" });
        assert.equal(id.reason, noMatch);
        const en = await recognizeStranger(client, live, { "Accept-Language": "en" });
        assert.notEqual(en.reason, noMatch);
      });
    });

    await t.step("POST /recognize: live and known", async (t) => {
      await register(client, "RAFIKA123", "Rafika", live);
      await t.step("answers as the example", async () => {
        const data = await recognize(client, live);
        assert.deepEqual(
          [data.employee_id, data.name, data.threshold, data.confidence],
          ["RAFIKA123", "Rafika", 0.35, "high"],
        );
        assertClose(data.distance, 0);
      });
      await t.step("another photo, and confidence that falls as distance grows", async () => {
        const known = [await recognize(client, live)];
        const citra = await photo("pairs/img24.jpg");
        await register(client, "123", "Citra", citra);
        for (const [id, file] of [["123", citra], ["123", citraAgain], ["ANI-7", ani]] as const) {
          const data = await recognize(client, file);
          assert.equal(data.employee_id, id);
          known.push(data);
        }
        assert(known.some(({ distance }) => distance > 0.1));
        const ranks = known.toSorted((a, b) => a.distance - b.distance)
          .map(({ confidence }) => ["high", "medium", "low"].indexOf(confidence));
        assert.deepEqual(ranks, ranks.toSorted());
        assert.equal((await client.delete("/user/123")).status, 200);
      });
      await t.step("from a browser, with `file` for `image`", async () => {
        const answer = await client.as(browser).post("/recognize", { file: live });
        const { data } = succeeded(answer, matched);
        assert.equal(data.employee_id, "RAFIKA123");
      });
      await t.step("400: no face, broken file, none", async () => {
        refused(await client.post("/recognize", { image: grey }), 400);
        refused(await client.post("/recognize", { image: broken }), 400);
        refused(await client.post("/recognize", { note: "-" }), 400, /^(image|file)$/);
      });
    });

    await t.step("POST /recognize: a photo of a photo", async (t) => {
      for (const image of spoofs) {
        await t.step(`${image.name} is refused before anybody is looked for`, async () => {
          await register(client, "SPOOF1", "Fajar", image);
          for (const language of ["id", "en"]) {
            const headers = { "Accept-Language": language };
            const answer = await client.post("/recognize", { image }, headers);
            const { status, data } = succeeded(answer, rejected);
            assert.equal(status, "success");
            assert.deepEqual([data.match, data.liveness_ok], [false, false]);
            assert(["spoof_detected", "liveness_uncertain"].includes(data.reason), data.reason);
            for (const field of ["employee_id", "name", "distance", "best_distance"]) {
              assert(!Object.hasOwn(data, field), answer.text);
            }
            assert.doesNotMatch(answer.text, /SPOOF1|Fajar/);
          }
          assert.equal((await client.delete("/user/SPOOF1")).status, 200);
        });
      }
    });

    await t.step("POST /recognize: a face too small to tell", async () => {
      const answer = await client.post("/recognize", { image: await asWide(live, 60) });
      const { status, data } = succeeded(answer, rejected);
      assert.deepEqual(
        [status, data.match, data.liveness_ok, data.reason],
        ["success", false, false, "quality_low"],
      );
    });

    await t.step("GET /users lists whom it knows", async () => {
      assert.deepEqual(
        (await listUsers(client)).map((user) => [
          user.employee_id,
          user.name,
          user.num_embeddings,
        ]),
        [["ANI-7", "Ani", 3], ["RAFIKA123", "Rafika", 1]],
      );
    });

    await t.step("DELETE /user/{employee_id}", async (t) => {
      await t.step("removes every embedding of the employee", async () => {
        const answer = await client.delete("/user/ANI-7");
        assert.equal(succeeded(answer, { status: "text" }).status, "success");
        assert.deepEqual((await listUsers(client)).map((user) => user.name), ["Rafika"]);
        assert.equal((await register(client, "ANI-7", "Ani", ani)).num_embeddings, 1);
      });
      await t.step("makes the employee a stranger", async () => {
        assert.equal((await client.delete("/user/RAFIKA123")).status, 200);
        assert.equal((await recognizeStranger(client, live)).reason, noMatch);
      });
      await t.step("404: an employee nobody knows", async () => {
        refused(await client.delete("/user/RAFIKA123"), 404);
        refused(await client.delete("/user/NOBODY"), 404);
      });
    });
  }, { DEFAULT_LOCALE: "id" }));
