/** Document 1: InsightFace microservice, called with curl, without tenants. */

import assert from "node:assert/strict";
import {
  assertBox,
  assertClose,
  assertShare,
  boxShape,
  brokenPhoto,
  type Client,
  cosineDistance,
  curl,
  greyPicture,
  photo,
  refused,
  requests,
  succeeded,
  withClient,
} from "./client.ts";

const ani = await photo("pairs/img2.jpg");
const aniAgain = await photo("pairs/img6.jpg");
const budi = await photo("pairs/img20.jpg");
const budiAgain = await photo("pairs/img21.jpg");
const stranger = await photo("pairs/img22.jpg");
const grey = await greyPicture();
const broken = await brokenPhoto();

const compared = { match: "boolean", distance: "number", threshold: "number" } as const;
const identified = {
  match: "boolean",
  name: "text",
  distance: "number",
  threshold: "number",
  bbox: boxShape,
} as const;

async function encode(client: Client, file: File): Promise<readonly number[]> {
  const { encoding } = succeeded(await client.post("/encode", { file }), { encoding: ["number"] });
  return encoding;
}

async function compare(client: Client, parts: Record<string, string | File>) {
  const body = succeeded(await client.post("/compare", parts), compared);
  assert.equal(body.match, body.distance <= body.threshold);
  return body;
}

async function identify(client: Client, parts: Record<string, string | File>) {
  const body = succeeded(await client.post("/identify", parts), identified);
  assert.equal(body.match, body.distance <= body.threshold);
  return body;
}

async function enroll(client: Client, name: string, file: File) {
  const answer = await client.post("/enroll", { name, file });
  return succeeded(answer, {
    stored: { id: "integer", label: "text", tenant_id: "text" },
    count: "integer",
    tenant_id: "text",
  });
}

Deno.test("1-insightface-basic", (t) =>
  withClient(curl, async (client) => {
    await t.step("GET /health tells the status", async () => {
      succeeded(await client.get("/health"), { status: "text" });
    });

    await t.step("the docs are at /docs", async () => {
      const { status, headers, text } = await client.get("/docs");
      assert.equal(status, 200);
      assert.match(String(headers["content-type"]), /^text\/html/);
      assert.match(text, /<html/i);
    });

    await t.step("POST /encode gives 512 numbers", async () => {
      const encoding = await encode(client, ani);
      assert.equal(encoding.length, 512);
      assert(new Set(encoding).size > 256);
      assert.deepEqual(await encode(client.as(requests), ani), encoding);
    });

    await t.step("a client's own cosine distance is the one of /compare", async () => {
      const known = await encode(client, ani);
      for (const file of [ani, aniAgain, budi]) {
        const { distance } = await compare(client, { file, encoding: JSON.stringify(known) });
        assertClose(distance, cosineDistance(known, await encode(client, file)));
      }
    });

    await t.step("POST /compare", async (t) => {
      const known = await encode(client, ani);
      const encoding = JSON.stringify(known);

      await t.step("the same photo is at distance 0", async () => {
        const body = await compare(client, { file: ani, encoding });
        assertClose(body.distance, 0);
        assert.deepEqual([body.match, body.threshold], [true, 0.35]);
      });
      await t.step("the same person matches at the default threshold", async () => {
        const body = await compare(client, { file: aniAgain, encoding });
        assert.deepEqual([body.match, body.threshold], [true, 0.35]);
        assert(body.distance > 0.01);
      });
      await t.step("another person does not", async () => {
        const body = await compare(client, { file: budi, encoding });
        assert.deepEqual([body.match, body.threshold], [false, 0.35]);
      });
      await t.step("a stricter or laxer threshold decides", async () => {
        const strict = await compare(client, { file: aniAgain, encoding, threshold: "0.1" });
        assert.deepEqual([strict.match, strict.threshold], [false, 0.1]);
        const lax = await compare(client, { file: budi, encoding, threshold: "1.5" });
        assert.deepEqual([lax.match, lax.threshold], [true, 1.5]);
        const exact = await compare(client, { file: budi, encoding, threshold: "2" });
        assert.deepEqual([exact.match, exact.threshold], [true, 2]);
      });
      await t.step("the spaces of json.dumps and the order of parts are free", async () => {
        const spaced = `[${known.join(", ")}]`;
        const parts = { threshold: "0.35", encoding: spaced, file: aniAgain };
        const { distance } = await compare(client, { file: aniAgain, encoding });
        assert.equal((await compare(client.as(requests), parts)).distance, distance);
        assert.equal((await compare(client, parts)).distance, distance);
      });
      await t.step("the length of the vector is not part of the distance", async () => {
        const long = JSON.stringify(known.map((value) => value * 20));
        const { distance } = await compare(client, { file: aniAgain, encoding });
        assertClose((await compare(client, { file: aniAgain, encoding: long })).distance, distance);
      });
      await t.step("no direction, no distance", async () => {
        const zeros = JSON.stringify(known.map(() => 0));
        refused(await client.post("/compare", { file: ani, encoding: zeros }), 400, /^encoding$/);
      });

      const wrong: [string, string][] = [
        ["the old 128 numbers", JSON.stringify(known.slice(0, 128))],
        ["511 numbers", JSON.stringify(known.slice(1))],
        ["513 numbers", JSON.stringify([...known, 0])],
        ["NaN of json.dumps", `[NaN${encoding.slice(encoding.indexOf(","))}`],
        ["a number beyond a float", `[1e999${encoding.slice(encoding.indexOf(","))}`],
        ["a string among them", `["x"${encoding.slice(encoding.indexOf(","))}`],
        ["null among them", `[null${encoding.slice(encoding.indexOf(","))}`],
        ["an object", JSON.stringify({ encoding: known })],
        ["no JSON", "0.1 0.2"],
        ["nothing", ""],
      ];
      for (const [name, text] of wrong) {
        await t.step(`400: an encoding of ${name}`, async () => {
          const answer = await client.post("/compare", { file: ani, encoding: text });
          refused(answer, 400, /^encoding$/);
        });
      }
      for (const threshold of ["x", "-0.1", "2.1", "NaN"]) {
        await t.step(`400: threshold ${threshold}`, async () => {
          const answer = await client.post("/compare", { file: ani, encoding, threshold });
          refused(answer, 400, /^threshold$/);
        });
      }
      await t.step("400: no encoding", async () => {
        refused(await client.post("/compare", { file: ani }), 400, /^encoding$/);
      });
      await t.step("400: no file", async () => {
        refused(await client.post("/compare", { encoding }), 400, /^(file|image)$/);
      });
      await t.step("400: no face, broken file", async () => {
        refused(await client.post("/compare", { file: grey, encoding }), 400);
        refused(await client.post("/compare", { file: broken, encoding }), 400);
      });
    });

    await t.step("POST /detect gives a box for each face", async () => {
      const shape = {
        faces: [{
          bbox: { left: "integer", top: "integer", right: "integer", bottom: "integer" },
          det_score: "number",
        }],
      } as const;
      const group = await photo("group/t1.jpg");
      for (const [file, count] of [[ani, 1], [group, 6], [grey, 0]] as const) {
        const { faces } = succeeded(await client.post("/detect", { file }), shape);
        assert.equal(faces.length, count);
        for (const { bbox, det_score } of faces) {
          await assertBox(bbox, file);
          assertShare(det_score);
        }
      }
    });

    await t.step("before anybody is enrolled", async (t) => {
      await t.step("GET /enrollments is empty", async () => {
        const list = succeeded(await client.get("/enrollments"), { enrollments: ["text"] });
        assert.deepEqual(list.enrollments, []);
      });
      await t.step("POST /identify matches nobody", async () => {
        const answer = await client.post("/identify", { file: ani });
        const body = succeeded(answer, {
          match: "boolean",
          name: "null",
          distance: "null",
          threshold: "number",
          bbox: boxShape,
        });
        assert.deepEqual([body.match, body.threshold], [false, 0.35]);
        await assertBox(body.bbox, ani);
      });
    });

    await t.step("POST /enroll stores a name and a face", async () => {
      const first = await enroll(client, "Ani Wijaya", ani);
      assert.deepEqual(
        [first.stored.label, first.stored.tenant_id, first.tenant_id, first.count],
        ["Ani Wijaya", "default", "default", 1],
      );
      const second = await enroll(client.as(requests), "Büdi Čerņý", budi);
      assert.deepEqual([second.stored.label, second.count], ["Büdi Čerņý", 2]);
      assert.notEqual(second.stored.id, first.stored.id);
    });

    await t.step("POST /identify finds the name", async () => {
      const found = await identify(client, { file: aniAgain });
      assert.deepEqual([found.match, found.name, found.threshold], [true, "Ani Wijaya", 0.35]);
      await assertBox(found.bbox, aniAgain);
      assertShare(found.bbox.det_score);
      const other = await identify(client.as(requests), { file: budiAgain });
      assert.deepEqual([other.match, other.name], [true, "Büdi Čerņý"]);
    });

    await t.step("its distance is the one of /compare", async () => {
      const encoding = JSON.stringify(await encode(client, ani));
      const { distance } = await compare(client, { file: aniAgain, encoding });
      assertClose((await identify(client, { file: aniAgain })).distance, distance);
    });

    await t.step("POST /identify names the closest person without a match", async () => {
      const body = await identify(client, { file: stranger });
      assert.equal(body.match, false);
      const encoding = JSON.stringify(await encode(client, stranger));
      const near = (await compare(client, { file: ani, encoding })).distance;
      const far = (await compare(client, { file: budi, encoding })).distance;
      assertClose(body.distance, Math.min(near, far));
      assert.equal(body.name, near < far ? "Ani Wijaya" : "Büdi Čerņý");
    });

    await t.step("POST /identify obeys a threshold", async () => {
      const strict = await identify(client, { file: aniAgain, threshold: "0.05" });
      assert.deepEqual(
        [strict.match, strict.name, strict.threshold],
        [false, "Ani Wijaya", 0.05],
      );
      const lax = await identify(client, { file: stranger, threshold: "2" });
      assert.deepEqual([lax.match, lax.threshold], [true, 2]);
    });

    await t.step("several photos of one name are one person", async () => {
      const shape = { stored: { id: "integer", user_id: "text" } } as const;
      const parts = { name: "Citra", file: await photo("pairs/img24.jpg") };
      const first = succeeded(await client.post("/enroll", parts), shape);
      const more = { name: "Citra", file: await photo("pairs/img25.jpg") };
      const second = succeeded(await client.post("/enroll", more), shape);
      assert.equal(second.stored.user_id, first.stored.user_id);
      assert.notEqual(second.stored.id, first.stored.id);
    });

    await t.step("GET /enrollments lists the names", async () => {
      const list = succeeded(await client.get("/enrollments"), {
        enrollments: ["text"],
        names: ["text"],
        count: "integer",
      });
      assert.deepEqual(list.names.toSorted(), ["Ani Wijaya", "Büdi Čerņý", "Citra"]);
      assert.deepEqual(list.enrollments, list.names);
      assert.equal(list.count, list.names.length);
    });

    await t.step("a tenant's persons are not among them", async () => {
      const parts = { tenant_id: "12", user_id: "1", name: "Dewi", file: stranger };
      assert.equal((await client.post("/enroll", parts)).status, 200);
      assert.equal((await identify(client, { file: stranger })).match, false);
      const { names } = succeeded(await client.get("/enrollments"), { names: ["text"] });
      assert(!names.includes("Dewi"));
    });

    await t.step("`default` is what no tenant_id means", async () => {
      const named = await identify(client, { tenant_id: "default", file: aniAgain });
      assert.deepEqual(named, await identify(client, { file: aniAgain }));
    });

    for (const path of ["/encode", "/enroll", "/identify", "/detect"]) {
      const name: { name?: string } = path === "/enroll" ? { name: "Eka" } : {};
      await t.step(`400: ${path} of a broken file`, async () => {
        refused(await client.post(path, { ...name, file: broken }), 400);
      });
      await t.step(`400: ${path} without a file`, async () => {
        refused(await client.post(path, { ...name, note: "-" }), 400, /^(file|image)$/);
      });
      if (path === "/detect") continue;
      await t.step(`400: ${path} of a picture without a face`, async () => {
        const { detail } = refused(await client.post(path, { ...name, file: grey }), 400);
        assert.match(detail, /no face/i);
      });
    }
    await t.step("400: /enroll without a name", async () => {
      refused(await client.post("/enroll", { file: ani }), 400, /^name$/);
    });
    await t.step("a refused enrollment leaves nothing behind", async () => {
      const { names } = succeeded(await client.get("/enrollments"), { names: ["text"] });
      assert(!names.includes("Eka"));
    });
  }));
