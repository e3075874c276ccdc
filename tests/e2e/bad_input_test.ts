import assert from "node:assert/strict";
import sharp from "sharp";
import { formOf, readPhoto } from "../support/photos.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

type Body = FormData | Uint8Array<ArrayBuffer> | string;

/** A bad request: where to, what, and the status, code and field of the answer. */
interface Case {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: Body;
  readonly headers?: Record<string, string>;
  readonly answer: [number, string, string?];
}

async function check(service: Service, { path, method = "POST", body, headers, answer }: Case) {
  const response = await fetch(service.url + path, {
    method,
    ...body !== undefined && { body },
    ...headers && { headers },
  });
  const problem = await response.json();
  const [status, code, field] = answer;
  assert.deepEqual([response.status, problem.code], [status, code]);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(problem.status, status);
  assert.equal(problem.request_id, response.headers.get("x-request-id"));
  assert(problem.title.length > 0 && problem.detail.length > 0);
  if (field) assert.deepEqual(problem.errors.map((e: { field: string }) => e.field), [field]);
  assert.doesNotMatch(JSON.stringify(problem), /SQL|\.ts|Error|stack/);
}

function cut(bytes: Uint8Array<ArrayBuffer>, share: number): Uint8Array<ArrayBuffer> {
  return bytes.slice(0, Math.floor(bytes.byteLength * share));
}

async function twice(name: string, photo: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const form = formOf({ name: "A", file: photo });
  form.append(name, name === "file" ? new Blob([photo]) : "B");
  return await Promise.resolve(form);
}

async function cases(): Promise<Case[]> {
  const face = await readPhoto("pairs/img2.jpg");
  const grey = { width: 64, height: 64, channels: 3, background: "#888" } as const;
  const noFace = new Uint8Array(await sharp({ create: grey }).png().toBuffer());
  const tiny = new Uint8Array(await sharp({ create: { ...grey, height: 15 } }).png().toBuffer());
  const gif = new Uint8Array(await sharp({ create: grey }).gif().toBuffer());
  const text = new TextEncoder().encode("not an image at all");
  const enroll = (
    name: string,
    parts: Parameters<typeof formOf>[0],
    ...answer: Case["answer"]
  ) => ({
    name,
    path: "/enroll",
    body: formOf(parts),
    answer,
  });
  return [
    enroll("no photo", { name: "A" }, 400, "invalid_field", "file"),
    enroll("no name", { file: face }, 400, "invalid_field", "name"),
    enroll("empty name", { file: face, name: " " }, 400, "invalid_field", "name"),
    enroll("long name", { file: face, name: "x".repeat(257) }, 400, "invalid_field", "name"),
    enroll("NUL in name", { file: face, name: "a\0b" }, 400, "invalid_field", "name"),
    enroll("bad user", { file: face, name: "A", user_id: "a/b" }, 400, "invalid_field", "user_id"),
    enroll(
      "bad tenant",
      { file: face, name: "A", tenant_id: "é" },
      400,
      "invalid_field",
      "tenant_id",
    ),
    enroll("empty file", { file: new Uint8Array(), name: "A" }, 400, "invalid_field", "file"),
    enroll("text as file", { file: "hello", name: "A" }, 400, "invalid_field", "file"),
    enroll("file as text", { file: face, name: face }, 400, "invalid_field", "name"),
    enroll("two photos", { file: face, image: face, name: "A" }, 400, "invalid_field", "file"),
    enroll("text in a file", { file: text, name: "A" }, 415, "unsupported_image"),
    enroll("a GIF", { file: gif, name: "A" }, 415, "unsupported_image"),
    enroll("cut at 10 %", { file: cut(face, 0.1), name: "A" }, 400, "invalid_image"),
    enroll("cut at 90 %", { file: cut(face, 0.9), name: "A" }, 400, "invalid_image"),
    enroll("no face", { file: noFace, name: "A" }, 400, "no_face"),
    enroll("too few pixels", { file: tiny, name: "A" }, 400, "image_too_small"),
    enroll(
      "too many bytes",
      { file: new Uint8Array(11 * 2 ** 20), name: "A" },
      413,
      "body_too_large",
    ),
    {
      name: "photo twice",
      path: "/enroll",
      body: await twice("file", face),
      answer: [400, "invalid_field", "file"],
    },
    {
      name: "name twice",
      path: "/enroll",
      body: await twice("name", face),
      answer: [400, "invalid_field", "name"],
    },
    { name: "no body", path: "/enroll", answer: [415, "unsupported_media_type"] },
    {
      name: "JSON",
      path: "/detect",
      body: "{",
      headers: { "content-type": "application/json" },
      answer: [415, "unsupported_media_type"],
    },
    {
      name: "malformed form",
      path: "/encode",
      body: "--b\r\nwhat",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      answer: [400, "malformed_body"],
    },
    ...["x", "-1", "2.1", "NaN", "1e999"].map((threshold): Case => ({
      name: `threshold ${threshold}`,
      path: "/identify",
      body: formOf({ file: face, threshold }),
      answer: [400, "invalid_field", "threshold"],
    })),
    {
      name: "unknown tenant",
      path: "/identify",
      body: formOf({ file: face, tenant_id: "nobody" }),
      answer: [404, "tenant_not_found"],
    },
    {
      name: "list of an unknown tenant",
      path: "/enrollments/nobody",
      method: "GET",
      answer: [404, "tenant_not_found"],
    },
    {
      name: "bad limit",
      path: "/enrollments/default?limit=0",
      method: "GET",
      answer: [400, "invalid_field", "limit"],
    },
    {
      name: "unknown enrollment",
      path: "/enrollments/default/99",
      method: "DELETE",
      answer: [404, "enrollment_not_found"],
    },
    {
      name: "bad enrollment",
      path: "/enrollments/default/x",
      method: "DELETE",
      answer: [400, "invalid_field", "enrollment_id"],
    },
    {
      name: "unknown name",
      path: "/enrollments/default/name/Nobody",
      method: "DELETE",
      answer: [404, "enrollment_not_found"],
    },
    {
      name: "broken escape in a name",
      path: "/enrollments/default/name/%ff%00",
      method: "DELETE",
      answer: [404, "enrollment_not_found"],
    },
    { name: "unknown address", path: "/nothing", method: "GET", answer: [404, "not_found"] },
    { name: "other method", path: "/enroll", method: "PUT", answer: [405, "method_not_allowed"] },
    {
      name: "another site's page",
      path: "/enrollments/default",
      method: "GET",
      headers: { origin: "https://evil.example" },
      answer: [403, "forbidden"],
    },
  ];
}

Deno.test("bad input is answered with its fault, and nothing is written", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    await using service = await startService(serviceSettings(folder));
    for (const bad of await cases()) await t.step(bad.name, () => check(service, bad));
    const list = await (await fetch(`${service.url}/enrollments/default`)).json();
    assert.deepEqual(list.enrollments, []);
    const file = await readPhoto("pairs/img2.jpg");
    const body = formOf({ file, name: "Still here" });
    assert.equal((await fetch(`${service.url}/enroll`, { method: "POST", body })).status, 200);
    assert.equal(await service.stop(), 0);
    assert.doesNotMatch(service.output(), /Still here/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a key, once set, is asked for everywhere but at the open doors", async () => {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    const key = "an-admin-key-for-this-test";
    const settings = { ...serviceSettings(folder), ADMIN_API_KEY: key };
    await using service = await startService(settings);
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(service.url + path, { headers }).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      });
    for (const path of ["/health", "/ready", "/docs", "/openapi.json"]) {
      assert.equal(await ask(path), 200, path);
    }
    assert.equal(await ask("/enrollments/default"), 401);
    assert.equal(await ask("/enrollments/default", { "x-api-key": key + "x" }), 401);
    assert.equal(await ask("/enrollments/default", { "x-api-key": key }), 200);
    assert.equal(await ask("/enrollments/default", { authorization: `Bearer ${key}` }), 200);
    await service.stop();
    assert(!service.output().includes(key));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
