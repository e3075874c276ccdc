import assert from "node:assert/strict";
import { createClient, WajahProblem } from "../../client/wajah.js";
import type { Endpoints } from "../../client/wajah.d.ts";
import type { paths } from "../../client/openapi.d.ts";
import { readManifest } from "../../src/models/manifest.ts";
import { readPhoto } from "../support/photos.ts";
import { renderTypes, typesFile } from "./openapi_types.ts";
import { withService } from "./with_service.ts";

/** `get /health` and so on, of the document and of the client. */
type Described = {
  [P in keyof paths]: {
    [M in keyof paths[P]]-?: paths[P][M] extends { responses: unknown } ? `${M & string} ${P}`
      : never;
  }[keyof paths[P]];
}[keyof paths];

type Named = { [N in keyof Endpoints]: `${Endpoints[N][0]} ${Endpoints[N][1]}` }[keyof Endpoints];

const apiKey = "a-key-of-the-tests";

/** What a call is refused with. */
async function problemOf(call: Promise<unknown>): Promise<WajahProblem> {
  const error = await call.then(() => undefined, (error) => error);
  assert(error instanceof WajahProblem, `no problem: ${error}`);
  return error;
}

/** A client of a service that answers everything with `response`, and what it was asked. */
function clientOf(response: () => Response) {
  const asked: Request[] = [];
  const client = createClient({
    baseUrl: "http://service.test/base/",
    fetch: (input, init) => {
      asked.push(new Request(input, init));
      return Promise.resolve(response());
    },
  });
  return { client, asked };
}

Deno.test("the types are those of the service", () =>
  withService(async ({ url }) => {
    const committed = await Deno.readTextFile(typesFile);
    assert(committed === await renderTypes(url), "the endpoints have changed: deno task client");
  }));

Deno.test("every endpoint has a method", () => {
  // The compiler refuses this with the names of endpoints that the client lacks.
  const complete: [Described] extends [Named] ? true : Exclude<Described, Named> = true;
  // And this, where the client's types tell anything else than its code.
  const module: typeof import("../../client/wajah.d.ts") = { createClient, WajahProblem };
  assert(complete && module);
});

Deno.test("a person is enrolled, found, listed and deleted", () =>
  withService(async ({ url }) => {
    const wajah = createClient({ baseUrl: url });
    const first = await readPhoto("pairs/img2.jpg"), second = await readPhoto("pairs/img6.jpg");
    const tenant_id = "a.b-c", user_id = 7, name = "Ani & Budi / ñ?";

    const { stored, count } = await wajah.enroll({ tenant_id, user_id, name, file: first });
    assert.deepEqual([stored.label, stored.user_id, count], [name, 7, 1]);
    const found = await wajah.identify({ tenant_id, file: new Blob([second]) });
    assert.deepEqual([found.match, found.name, found.user_id], [true, name, 7]);
    const strict = await wajah.identify({ tenant_id, file: second.buffer, threshold: 0.01 });
    assert.deepEqual([strict.match, strict.threshold], [false, 0.01]);
    const checked = await wajah.verify({ tenant_id, user_id, file: second });
    assert.equal(checked.verified, true);

    await wajah.enroll({ tenant_id, user_id, name, file: second });
    const page = await wajah.listEnrollments({ tenant_id, limit: 1 });
    assert.deepEqual(page.enrollments.map(({ id }) => id), [stored.id]);
    assert(page.next_cursor);
    const rest = await wajah.listEnrollments({ tenant_id, cursor: page.next_cursor });
    assert.deepEqual([rest.count, rest.next_cursor], [1, null]);
    assert.deepEqual((await wajah.listNames()).names, []);
    assert.equal((await wajah.refreshEnrollments({ tenant_id })).enrollment_count, 2);
    assert.equal((await wajah.cacheStatus({ tenant_id })).enrollment_cache_exists, true);

    const one = await wajah.deleteEnrollment({ tenant_id, enrollment_id: stored.id });
    assert.deepEqual([one.deleted, one.count], [1, 1]);
    const last = await wajah.deleteEnrollmentsByName({ tenant_id, name });
    assert.deepEqual([last.deleted, last.count], [1, 0]);
  }));

Deno.test("the models in use are told, with digests and licences", () =>
  withService(async ({ url }) => {
    const wajah = createClient({ baseUrl: url });
    const { pack, backend, device, precision, contract, models } = await wajah.models();
    assert.deepEqual([pack, backend, device, precision], ["edge", "cpu", "cpu", "float32"]);
    const known = await readManifest(new URL("../../models/manifest.json", import.meta.url));
    const ids = ["det_500m", "w600k_mbf_dq", "minifasnet_v2", "minifasnet_v1se"];
    const expected = ids.map((id) => known.models.find((model) => model.id === id));
    assert.deepEqual(
      models,
      expected.map((model) => ({
        ...{ id: model?.id, task: model?.task, sha256: model?.sha256 },
        licence: model?.licence.id,
      })),
    );
    const health = await (await fetch(`${url}/health`)).json();
    const { model, detector, recognizer, liveness } = health;
    assert.deepEqual(
      [model, health.backend, health.device, health.precision],
      [pack, backend, device, precision],
    );
    assert.deepEqual(
      [detector, recognizer, ...liveness],
      models.map(({ id, sha256, licence }) => ({ id, sha256, licence })),
    );
    assert.deepEqual([contract.model, contract.sha256], [models[1].id, models[1].sha256]);
    assert.equal(contract.dimension, 512);
    assert(contract.id.startsWith(`w600k_mbf_dq@${contract.sha256.slice(0, 16)}/512/`));
  }));

Deno.test("photos are looked at and compared", () =>
  withService(async ({ url }) => {
    const wajah = createClient({ baseUrl: url });
    const image1 = await readPhoto("pairs/img2.jpg"), image2 = await readPhoto("pairs/img6.jpg");
    assert.equal((await wajah.health()).model_loaded, true);
    assert.equal((await wajah.ready()).ready, true);
    assert.equal((await wajah.detect({ file: image1 })).face_count, 1);
    const { encoding } = await wajah.encode({ file: image1 });
    assert.deepEqual((await wajah.extractEmbedding({ file: image1 })).embedding, encoding);
    const photos = await wajah.compare({ image1, image2, threshold: 0.4 });
    const numbers = await wajah.compare({ file: image2, encoding, threshold: 0.4 });
    assert.deepEqual([photos.match, photos.threshold], [true, 0.4]);
    assert.deepEqual(numbers, photos);
  }));

Deno.test("employees are registered, recognized and deleted", () =>
  withService(async ({ url }) => {
    const wajah = createClient({ baseUrl: url });
    const live = await readPhoto("liveness/image_T1.jpg");
    const spoof = await readPhoto("liveness/image_F1.jpg");
    const employee_id = "EMP001", name = "Ani";
    const employee = { employee_id, name, num_embeddings: 1 };
    assert.deepEqual((await wajah.register({ employee_id, name, file: live })).data, employee);
    assert.deepEqual((await wajah.listUsers()).data, [employee]);
    const { data: known } = await wajah.recognize({ file: live });
    assert(known.match);
    assert.deepEqual([known.employee_id, known.confidence], [employee_id, "high"]);
    const { data: refused } = await wajah.recognize({ file: spoof });
    assert(!refused.liveness_ok);
    assert.equal(refused.reason, "spoof_detected");
    assert.equal((await wajah.deleteUser({ employee_id })).data.deleted, 1);
    assert.equal((await wajah.root()).model_loaded, true);
  }));

Deno.test("tenants are made, given keys, moved and deleted", () =>
  withService(async ({ url }) => {
    const admin = createClient({ baseUrl: url, apiKey });
    const made = await admin.createTenant({ id: "school", threshold: 0.4, quota: 3 });
    assert.deepEqual([made.id, made.threshold, made.liveness], ["school", 0.4, false]);
    const patched = await admin.updateTenant({ tenant_id: "school", threshold: null });
    assert.deepEqual(patched, { ...made, threshold: null });
    assert.deepEqual(await admin.showTenant({ tenant_id: "school" }), patched);
    const { tenants } = await admin.listTenants();
    assert.deepEqual(tenants.map(({ id }) => id), ["default", "school"]);

    const scopes = ["recognize", "enroll", "admin"] as const;
    const issued = await admin.createKey({ tenant_id: "school", scopes: [...scopes] });
    const rotated = await admin.rotateKey({ tenant_id: "school", key_id: issued.id });
    assert.notEqual(rotated.key, issued.key);
    const { keys } = await admin.listKeys({ tenant_id: "school" });
    assert.deepEqual(keys.map(({ id, prefix }) => [id, prefix]), [[issued.id, rotated.prefix]]);

    const school = createClient({ baseUrl: url, apiKey: rotated.key });
    const file = await readPhoto("pairs/img2.jpg");
    await school.enroll({ user_id: 7, name: "Ani", file });
    const { persons } = await school.listPersons({ tenant_id: "school" });
    assert.deepEqual(persons, [{ user_id: 7, name: "Ani", samples: 1 }]);
    const person = { tenant_id: "school", user_id: 7 };
    assert.deepEqual(await school.showPerson(person), persons[0]);
    const found = await school.search({ tenant_id: "school", file, limit: 3 });
    assert.deepEqual(found.persons.map(({ user_id, match }) => [user_id, match]), [[7, true]]);

    const lines = await new Response(await school.exportGallery({ tenant_id: "school" })).text();
    assert.equal((await school.deletePerson(person)).deleted, 1);
    await admin.createTenant({ id: 5 });
    const moved = await admin.importGallery({ tenant_id: 5, lines });
    assert.deepEqual([moved.imported, moved.complete, moved.count], [1, true, 1]);

    const { entries } = await school.readAudit({ tenant_id: "school" });
    const all = await admin.readWholeAudit({ limit: 1000 });
    assert.equal(entries.at(-1)?.action, "person.deleted");
    assert(all.entries.length > entries.length);

    assert.equal((await admin.revokeKey({ tenant_id: "school", key_id: issued.id })).revoked, true);
    assert.equal((await problemOf(school.listNames())).status, 401);
    assert.equal((await admin.deleteTenant({ tenant_id: "school" })).deleted, true);
  }, { ADMIN_API_KEY: apiKey }));

Deno.test("a refusal tells why, in the language of the call", () =>
  withService(async ({ url }) => {
    const wajah = createClient({ baseUrl: url, apiKey, locale: "id" });
    const problem = await problemOf(wajah.listEnrollments({ tenant_id: "nobody" }));
    assert.deepEqual([problem.status, problem.code], [404, "tenant_not_found"]);
    assert.equal(problem.message, problem.detail);
    assert(problem.requestId);
    const english = createClient({ baseUrl: url, apiKey, locale: "en" });
    const same = await problemOf(english.listEnrollments({ tenant_id: "nobody" }));
    assert.notEqual(same.detail, problem.detail);

    const fields = await problemOf(wajah.enroll({ name: "", file: new Uint8Array() }));
    assert.deepEqual(fields.errors.map(({ field }) => field).toSorted(), ["file", "name"]);
    const keyless = await problemOf(createClient({ baseUrl: url }).listNames());
    assert.deepEqual([keyless.status, keyless.code], [401, "unauthorized"]);
  }, { ADMIN_API_KEY: apiKey }));

Deno.test("a call can be given up", async () => {
  const given = new AbortController();
  const stuck = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    (asked) => {
      given.abort(new Error("enough"));
      return new Promise((resolve) => {
        asked.signal.addEventListener("abort", () => resolve(new Response()));
      });
    },
  );
  const wajah = createClient({ baseUrl: `http://127.0.0.1:${stuck.addr.port}` });
  await assert.rejects(wajah.health({}, { signal: given.signal }), /enough/);
  await assert.rejects(wajah.health({}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  await stuck.shutdown();
});

Deno.test("fields go where the endpoint wants them", async () => {
  const { client, asked } = clientOf(() => Response.json({}));
  await client.listEnrollments({ tenant_id: 7, limit: 5 });
  await client.deleteEnrollmentsByName({ tenant_id: "x", name: "a/b ?é" });
  await client.refreshEnrollments({ tenant_id: 7 });
  // @ts-expect-error the photo is missing
  void (() => client.enroll({ name: "Ani" }));
  assert.deepEqual(asked.map(({ method, url }) => `${method} ${url}`), [
    "GET http://service.test/base/enrollments/7?limit=5",
    "DELETE http://service.test/base/enrollments/x/name/a%2Fb%20%3F%C3%A9",
    "POST http://service.test/base/cache/7/refresh-enrollments",
  ]);
  for (const name of ["..", ".", ""]) {
    await assert.rejects(client.deleteEnrollmentsByName({ tenant_id: 1, name }), TypeError);
  }
  assert.equal(asked.length, 3);
});

Deno.test("several photos are parts of one name, in their order", async () => {
  const { client, asked } = clientOf(() => Response.json({}));
  const frames = [Uint8Array.of(1), new Blob([Uint8Array.of(2)]), Uint8Array.of(3).buffer];
  const steps = JSON.stringify([{ challenge: 0, at: 100 }]);
  await client.sendLivenessFrames({ session_id: "s_1", nonce: "n", frames, steps });
  const form = await asked[0].formData();
  assert.equal(new URL(asked[0].url).pathname, "/base/v1/liveness/sessions/s_1/frames");
  const sent = form.getAll("frames").map((file) => file instanceof Blob ? file.bytes() : file);
  assert.deepEqual((await Promise.all(sent)).map((bytes) => [...bytes]), [[1], [2], [3]]);
  assert.deepEqual([form.get("nonce"), form.get("steps")], ["n", steps]);
});

Deno.test("the time to wait and answers of others are told", async () => {
  const busy = { detail: "Busy", code: "overloaded", request_id: "r1" };
  const later = clientOf(() =>
    Response.json(busy, { status: 503, headers: { "Retry-After": "2" } })
  );
  const problem = await problemOf(later.client.health());
  assert.deepEqual(
    [problem.code, problem.detail, problem.retryAfter, problem.requestId, problem.errors],
    ["overloaded", "Busy", 2, "r1", []],
  );
  for (const [body, status] of [["<h1>Bad gateway</h1>", 502], ["hello", 200], ["7", 500]]) {
    const { client } = clientOf(() => new Response(String(body), { status: Number(status) }));
    const foreign = await problemOf(client.health());
    assert.deepEqual([foreign.status, foreign.code], [status, "unexpected_answer"]);
  }
});
