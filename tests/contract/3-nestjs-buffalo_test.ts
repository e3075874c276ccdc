/** Document 3: one face or two, called with curl and from a NestJS backend with axios. */

import assert from "node:assert/strict";
import {
  assertClose,
  assertShare,
  brokenPhoto,
  type Client,
  cosineDistance,
  curl,
  greyPicture,
  photo,
  refused,
  shaped,
  succeeded,
  withClient,
} from "./client.ts";

const photos = new URL("../../../shared/testdata/", import.meta.url);
const ani = await photo("pairs/img2.jpg");
const aniAgain = await photo("pairs/img6.jpg");
const aniOnceMore = await photo("pairs/img4.jpg");
const budi = await photo("pairs/img20.jpg");
const budiAgain = await photo("pairs/img21.jpg");
const citra = await photo("pairs/img24.jpg");
const citraAgain = await photo("pairs/img25.jpg");
const stranger = await photo("pairs/img13.jpg");
const group = await photo("group/t1.jpg");
const grey = await greyPicture();
const broken = await brokenPhoto();

const healthShape = { status: "text", model: "text", model_loaded: "boolean" } as const;
const detection = {
  detected: "boolean",
  face_count: "integer",
  confidence: "number",
  message: "text",
} as const;
const extraction = {
  success: "boolean",
  embedding: ["number"],
  confidence: "number",
  embedding_size: "integer",
} as const;
const comparison = {
  success: "boolean",
  similarity: "number",
  confidence: "number",
  same_person: "boolean",
  match: "boolean",
  distance: "number",
  threshold: "number",
} as const;

async function extract(client: Client, image: File): Promise<readonly number[]> {
  return succeeded(await client.post("/extract-embedding", { image }), extraction).embedding;
}

async function compare(client: Client, image1: File, image2: File) {
  const body = succeeded(await client.post("/compare", { image1, image2 }), comparison);
  assert.deepEqual([body.success, body.threshold], [true, 0.35]);
  assertClose(body.similarity, 1 - body.distance, 1e-5);
  assert.equal(body.same_person, body.distance <= body.threshold);
  assert.equal(body.match, body.same_person);
  assert(body.confidence >= 0 && body.confidence <= 100, `${body.confidence}`);
  if (body.distance !== body.threshold) assert.equal(body.confidence > 50, body.same_person);
  return body;
}

/** Runs a program and gives what it prints. */
async function run(program: string, args: string[]): Promise<string> {
  const command = new Deno.Command(program, { args, stdout: "piped", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** The address with the name that the document's commands call. */
function atLocalhost(client: Client): string {
  return client.url.replace("127.0.0.1", "localhost");
}

Deno.test("3-nestjs-buffalo", (t) =>
  withClient(curl, async (client) => {
    await t.step("GET /health is healthy, with a model", async () => {
      const health = succeeded(await client.get("/health"), healthShape);
      assert.deepEqual([health.status, health.model_loaded], ["healthy", true]);
    });

    await t.step("POST /detect", async (t) => {
      const detect = async (image: File) =>
        succeeded(await client.post("/detect", { image }), detection);
      await t.step("one face", async () => {
        const body = await detect(ani);
        assert.deepEqual(
          [body.detected, body.face_count, body.message],
          [true, 1, "Single face detected successfully"],
        );
        assertShare(body.confidence);
        assert(body.confidence > 0.5);
      });
      await t.step("several faces", async () => {
        const body = await detect(group);
        assert.deepEqual([body.detected, body.face_count], [true, 6]);
        assert.match(body.message, /^Multiple faces detected/);
        assertShare(body.confidence);
      });
      await t.step("no face is an answer, not an error", async () => {
        const body = await detect(grey);
        assert.deepEqual([body.detected, body.face_count, body.confidence], [false, 0, 0]);
        assert.match(body.message, /^No face detected/);
      });
      await t.step("`file` is the same as `image`", async () => {
        const named = succeeded(await client.post("/detect", { file: ani }), detection);
        assert.deepEqual(named, await detect(ani));
      });
      await t.step("400: broken, or no image", async () => {
        refused(await client.post("/detect", { image: broken }), 400);
        refused(await client.post("/detect", { note: "-" }), 400, /^(file|image)$/);
      });
    });

    await t.step("POST /extract-embedding", async (t) => {
      await t.step("gives 512 numbers of one face", async () => {
        const answer = await client.post("/extract-embedding", { image: ani });
        const body = succeeded(answer, extraction);
        assert.deepEqual(
          [body.success, body.embedding_size, body.embedding.length],
          [true, 512, 512],
        );
        assertShare(body.confidence);
        assert(body.confidence > 0.5);
      });
      await t.step("which survive a Float32Array", async () => {
        const rounded = [...new Float32Array(await extract(client, ani))];
        const distance = cosineDistance(rounded, await extract(client, aniAgain));
        assertClose(distance, (await compare(client, ani, aniAgain)).distance);
      });
      await t.step("400: several faces", async () => {
        const answer = await client.post("/extract-embedding", { image: group });
        assert.match(refused(answer, 400).detail, /Multiple faces detected/);
      });
      await t.step("400: no face", async () => {
        const answer = await client.post("/extract-embedding", { image: grey });
        assert.match(refused(answer, 400).detail, /No face detected/);
      });
      await t.step("400: broken, or no image", async () => {
        refused(await client.post("/extract-embedding", { image: broken }), 400);
        refused(await client.post("/extract-embedding", { note: "-" }), 400, /^(file|image)$/);
      });
    });

    await t.step("POST /compare", async (t) => {
      await t.step("the same photo is as similar as can be", async () => {
        const body = await compare(client, ani, ani);
        assertClose(body.similarity, 1);
        assert.equal(body.same_person, true);
      });
      await t.step("the same person in two photos", async () => {
        const pairs = [[ani, aniAgain], [ani, aniOnceMore], [budi, budiAgain]] as const;
        for (const [image1, image2] of [...pairs, [citra, citraAgain] as const]) {
          const body = await compare(client, image1, image2);
          assert.equal(body.same_person, true);
          assert(body.similarity < 1);
        }
      });
      await t.step("different persons", async () => {
        for (const [image1, image2] of [[ani, budi], [citra, stranger], [ani, stranger]]) {
          assert.equal((await compare(client, image1, image2)).same_person, false);
        }
      });
      await t.step("the order of the two does not matter", async () => {
        const { similarity } = await compare(client, ani, aniAgain);
        assertClose((await compare(client, aniAgain, ani)).similarity, similarity);
      });
      await t.step("is what the embeddings say", async () => {
        const [one, other] = [await extract(client, ani), await extract(client, budi)];
        const { similarity } = await compare(client, ani, budi);
        assertClose(similarity, 1 - cosineDistance(one, other));
      });
      await t.step("confidence falls as distance grows", async () => {
        const bodies = [];
        for (const other of [ani, aniAgain, aniOnceMore, citra, budi, stranger]) {
          bodies.push(await compare(client, ani, other));
        }
        bodies.sort((a, b) => a.distance - b.distance);
        for (const [index, { confidence }] of bodies.slice(1).entries()) {
          assert(confidence <= bodies[index].confidence, JSON.stringify(bodies));
        }
        assert(bodies[0].confidence > bodies[1].confidence);
        assert(bodies[1].confidence > bodies[3].confidence);
      });
      await t.step("at the threshold it is a match with a confidence of 50", async () => {
        const encoding = JSON.stringify(await extract(client, ani));
        for (const file of [aniAgain, aniOnceMore, budi, citra, stranger]) {
          const free = succeeded(await client.post("/compare", { file, encoding }), comparison);
          const parts = { file, encoding, threshold: `${free.distance}` };
          const body = succeeded(await client.post("/compare", parts), comparison);
          assert.deepEqual([body.distance, body.threshold], [free.distance, free.distance]);
          assertClose(body.confidence, 50, 0.01);
          assert.deepEqual([body.same_person, body.match], [true, true], JSON.stringify(body));
        }
      });
      await t.step("both forms of /compare carry both sets of fields", async () => {
        const encoding = JSON.stringify(await extract(client, ani));
        const answer = await client.post("/compare", { file: aniAgain, encoding });
        const body = succeeded(answer, comparison);
        const pair = await compare(client, ani, aniAgain);
        assert.deepEqual([body.success, body.same_person], [true, true]);
        assertClose(body.similarity, pair.similarity);
        assertClose(body.confidence, pair.confidence, 0.5);
      });
      await t.step("400: no face, broken, or missing", async () => {
        refused(await client.post("/compare", { image1: ani, image2: grey }), 400);
        refused(await client.post("/compare", { image1: grey, image2: ani }), 400);
        refused(await client.post("/compare", { image1: broken, image2: ani }), 400);
        refused(await client.post("/compare", { image1: ani, image2: broken }), 400);
        refused(await client.post("/compare", { image1: ani }), 400, /^image2$/);
        refused(await client.post("/compare", { image2: ani }), 400, /^image1$/);
        refused(await client.post("/compare", { note: "-" }), 400);
      });
    });

    await t.step({
      name: "the document's curl commands, which ask before they send a large photo",
      fn: async () => {
        const base = atLocalhost(client);
        const health = shaped(JSON.parse(await run("curl", ["-s", `${base}/health`])), healthShape);
        assert.equal(health.status, "healthy");
        for (const name of ["pairs/img2.jpg", "pairs/img26.jpg"]) {
          const path = new URL(name, photos).pathname;
          const args = ["-s", "-X", "POST", `${base}/detect`, "-F", `image=@${path}`];
          const body = shaped(JSON.parse(await run("curl", args)), detection);
          assert.deepEqual([body.detected, body.face_count], [true, 1]);
        }
      },
    });

    await t.step("the document's NestJS example", async () => {
      const script = new URL("node_axios_client.mjs", import.meta.url).pathname;
      const paths = ["pairs/img2.jpg", "pairs/img6.jpg"].map((name) =>
        new URL(name, photos).pathname
      );
      const printed = await run("node", [script, atLocalhost(client), ...paths]);
      const body = shaped(JSON.parse(printed), {
        health: healthShape,
        detected: detection,
        extracted: extraction,
        compared: comparison,
        failed: { status: "integer", data: { detail: "text" } },
      });
      assert.equal(body.health.status, "healthy");
      assert.equal(body.detected.face_count, 1);
      assert.deepEqual(
        [body.extracted.success, body.extracted.embedding.length, body.extracted.embedding_size],
        [true, 512, 512],
      );
      const expected = new Float32Array(await extract(client, ani));
      assert.deepEqual(body.extracted.embedding, [...expected]);
      assert.equal(body.compared.same_person, true);
      assert.equal(body.failed.status, 400);
    });
  }, { HEALTH_STATUS: "healthy" }));
