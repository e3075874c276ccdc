import assert from "node:assert/strict";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { type ErrorCode, WajahError } from "../errors.ts";
import type { Caller, KeyScope } from "../services/caller.ts";
import {
  type Asked,
  type Endpoint,
  endpoint,
  mountEndpoints,
  type MountOptions,
  ndjson,
} from "./endpoint.ts";
import { createTenantLimits } from "./tenant_limits.ts";
import { idField, photoForm, tenantField } from "./fields.ts";
import type { App } from "./hono_app.ts";

const body = { fileBytes: 1000, bodyBytes: 5000, parts: 4, fields: 3 };

/** An app of these endpoints as a caller sees it; errors are answered by their code. */
function appFor(endpoints: Endpoint[], caller?: Caller, options: Partial<MountOptions> = {}): App {
  const app: App = new OpenAPIHono();
  app.use(async (c, next) => {
    c.set("caller", caller);
    await next();
  });
  mountEndpoints(app, endpoints, {
    body,
    bodyTimeout: 10_000,
    intake: { bytes: 10_000, bodies: 9 },
    defaultLocale: "en",
    deadline: 10_000,
    photos: { check: () => undefined, holdBack: () => undefined },
    metrics: { stage: () => undefined },
    tenants: createTenantLimits({ perSecond: 0, inFlight: 100 }),
    ...options,
  });
  app.onError((error, c) => c.text(error instanceof WajahError ? error.code : `${error}`, 400));
  return app;
}

/** An endpoint that tells for whom it works. */
function tell(given: Partial<Endpoint> = {}): Endpoint {
  return endpoint({
    method: "post",
    path: "/tell",
    summary: "",
    tag: "",
    access: "enroll",
    response: z.unknown(),
    errors: [],
    handle: (_, { tenantId, makeTenant, actor }: Asked) => ({ tenantId, makeTenant, actor }),
    ...given,
  });
}

function keyWith(...scopes: KeyScope[]): Extract<Caller, { kind: "tenant" }> {
  return { kind: "tenant", tenantId: "a", keyId: 7, scopes };
}

const key = keyWith("enroll");

/** The answer to a request, or the code of its error. */
async function ask(app: App, path: string, init: RequestInit = {}) {
  const response = await app.request(path, { method: "POST", ...init });
  return response.ok ? await response.json() : await response.text() as ErrorCode;
}

function form(fields: Record<string, string>): RequestInit {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(3)], { type: "image/png" }), "a.png");
  return { body: form };
}

function json(value: unknown, type = "application/json"): RequestInit {
  return { body: JSON.stringify(value), headers: { "content-type": type } };
}

Deno.test("a caller without the scope is refused, and nobody at all too", async () => {
  assert.equal(await ask(appFor([tell()], keyWith("recognize")), "/tell"), "scope_missing");
  assert.equal(await ask(appFor([tell()]), "/tell"), "unauthorized");
  const forService = tell({ access: "service" });
  assert.equal(await ask(appFor([forService], keyWith("admin")), "/tell"), "scope_missing");
});

Deno.test("a caller is refused before the body is looked at", async () => {
  const taking = [tell({ form: photoForm({}) }), tell({ path: "/json", json: z.object({}) })];
  const app = appFor(taking, keyWith("recognize"));
  assert.equal(await ask(app, "/tell", { body: "x" }), "scope_missing");
  assert.equal(await ask(app, "/json", { body: "x" }), "scope_missing");
});

Deno.test("what is public is answered to anyone", async () => {
  const open = tell({ access: "public" });
  const told = { tenantId: "default", makeTenant: false, actor: "nobody" };
  assert.deepEqual(await ask(appFor([open]), "/tell"), told);
});

Deno.test("a key works in its own tenant, wherever the request names it", async () => {
  const app = appFor([
    tell({ path: "/params/{tenant_id}", params: z.object({ tenant_id: idField }) }),
    tell({ path: "/query", query: z.object({ tenant_id: tenantField }) }),
    tell({ path: "/form", form: photoForm({ tenant_id: tenantField }) }),
  ], key);
  const told = { tenantId: "a", makeTenant: false, actor: "key:7" };
  for (const path of ["/params/a", "/query?tenant_id=a", "/query"]) {
    assert.deepEqual(await ask(app, path), told, path);
  }
  assert.deepEqual(await ask(app, "/form", form({ tenant_id: "a" })), told);
  assert.deepEqual(await ask(app, "/form", form({})), told);
  for (const path of ["/params/b", "/params/default", "/query?tenant_id=b"]) {
    assert.equal(await ask(app, path), "tenant_not_found", path);
  }
  assert.equal(await ask(app, "/form", form({ tenant_id: "b" })), "tenant_not_found");
});

Deno.test("a tenant that an endpoint does not ask for is not listened to", async () => {
  const app = appFor([tell({ form: photoForm({}), query: z.object({}) })], key);
  const told = { tenantId: "a", makeTenant: false, actor: "key:7" };
  assert.deepEqual(await ask(app, "/tell?tenant_id=b", form({ tenant_id: "b" })), told);
});

Deno.test("only this machine's own programs make a tenant by using it", async () => {
  const told = { tenantId: "default", makeTenant: true, actor: "local" };
  assert.deepEqual(await ask(appFor([tell()], { kind: "open" }), "/tell"), told);
  const admin = { tenantId: "default", makeTenant: false, actor: "admin" };
  assert.deepEqual(await ask(appFor([tell()], { kind: "service" }), "/tell"), admin);
});

Deno.test("a JSON body is checked, its unknown fields are refused", async () => {
  const echo = endpoint({
    ...tell(),
    path: "/echo",
    json: z.strictObject({ a: z.number() }),
    status: 201,
    handle: ({ json }) => json,
  });
  const app = appFor([echo], key);
  assert.deepEqual(await ask(app, "/echo", json({ a: 1 })), { a: 1 });
  assert.equal((await app.request("/echo", { method: "POST", ...json({ a: 1 }) })).status, 201);
  assert.equal(await ask(app, "/echo", json({ a: 1, b: 2 })), "invalid_field");
  assert.equal(await ask(app, "/echo", json({ a: 1 }, "text/plain")), "unsupported_media_type");
  assert.equal(await ask(app, "/echo"), "unsupported_media_type");
});

Deno.test("lines are handed on as they come, when they say that they are lines", async () => {
  const count = tell({
    lines: z.unknown(),
    handle: async (_, { lines }) => ({
      bytes: (await Array.fromAsync(lines)).flatMap((chunk) => [...chunk]).length,
    }),
  });
  const app = appFor([count], key);
  assert.deepEqual(await ask(app, "/tell", json([1], ndjson)), { bytes: 3 });
  assert.deepEqual(await ask(app, "/tell", { headers: { "content-type": ndjson } }), { bytes: 0 });
  assert.equal(await ask(app, "/tell", json([1])), "unsupported_media_type");
});

Deno.test("lines are bounded as other bodies are, but in length; silence ends them", async () => {
  const first = tell({
    lines: z.unknown(),
    handle: async (_, { lines }) => {
      let size = 0;
      for await (const chunk of lines) size += chunk.length;
      return { size };
    },
  });
  const app = appFor([first], key, { bodyTimeout: 50 });
  const headers = { "content-type": ndjson };
  const send = (chunks: Iterable<Uint8Array<ArrayBuffer>>) =>
    ask(app, "/tell", { body: ReadableStream.from(chunks), headers });
  const of = (count: number, size: number) => Array(count).fill(new Uint8Array(size));
  assert.deepEqual(await send(of(300, 1_000)), { size: 300_000 });
  assert.equal(await send(of(300, 1)), "malformed_body");
  const silent = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(9)),
  });
  assert.equal(await ask(app, "/tell", { body: silent, headers }), "body_timed_out");
});

Deno.test("a stream is answered as lines", async () => {
  const stream = tell({ streams: true, handle: () => new Blob(["1\n", "2\n"]).stream() });
  const response = await appFor([stream], key).request("/tell", { method: "POST" });
  assert.equal(response.headers.get("content-type"), ndjson);
  assert.equal(await response.text(), "1\n2\n");
});

Deno.test("an answer tells its language and what took how long", async () => {
  const timed = tell({
    handle(_, { scope, locale }) {
      scope.time("search", 1.5);
      scope.time("search", 2);
      return { locale };
    },
  });
  const headers = { "accept-language": "fr, id;q=0.9, en;q=0.5" };
  const response = await appFor([timed], key).request("/tell", { method: "POST", headers });
  assert.deepEqual(await response.json(), { locale: "id" });
  assert.equal(response.headers.get("content-language"), "id");
  assert.equal(response.headers.get("server-timing"), "search;dur=3.50");
});

Deno.test("a body that stalls is given up at the deadline, and the client is told", async () => {
  const app = appFor([tell({ json: z.object({}) })], key, { deadline: 100 });
  const serve = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  await using server = Deno.serve(serve, app.fetch);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const head = "POST /tell HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" +
    "Content-Length: 100\r\n\r\n{";
  await connection.write(new TextEncoder().encode(head));
  const answer = connection.readable.pipeThrough(new TextDecoderStream());
  let text = "";
  for await (const part of answer) if ((text += part).includes("timed_out")) break;
  assert.match(text, /^HTTP\/1\.1 400 .*timed_out/s);
});

/** A body that must not be read. */
function unread(): RequestInit {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error("the body was read"));
    },
  }, { highWaterMark: 0 });
  return { body, headers: { "content-type": "multipart/form-data; boundary=x" } };
}

Deno.test("a tenant's requests are counted before the body is read", async () => {
  const tenants = createTenantLimits({ perSecond: 1, inFlight: 1 }, () => 0);
  const app = appFor([tell({ form: photoForm({}) })], key, { tenants });
  const answers = [];
  for (let i = 0; i < 60; i++) answers.push(await ask(app, "/tell", form({})));
  assert.deepEqual(answers.map(({ tenantId }) => tenantId), Array(60).fill("a"));
  assert.equal(await ask(app, "/tell", unread()), "rate_limited");
  const other = appFor([tell()], { ...key, tenantId: "b" }, { tenants });
  const response = await other.request("/tell", { method: "POST" });
  assert.equal(response.headers.get("ratelimit"), '"tenant";r=59;t=1');
});

Deno.test("who runs the service is not counted", async () => {
  const tenants = createTenantLimits({ perSecond: 1, inFlight: 1 }, () => 0);
  for (const kind of ["open", "service"] as const) {
    const app = appFor([tell()], { kind }, { tenants });
    for (let i = 0; i < 20; i++) assert.equal((await ask(app, "/tell")).tenantId, "default");
  }
});

Deno.test("photos under way are counted until they are answered, also with a fault", async () => {
  const tenants = createTenantLimits({ perSecond: 0, inFlight: 1 });
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const slow = tell({ form: photoForm({}), handle: () => held.then(() => ({})) });
  const bad = tell({
    path: "/bad",
    form: photoForm({}),
    handle: () => Promise.reject(new WajahError("no_face")),
  });
  const app = appFor([slow, bad, tell({ path: "/light" })], key, { tenants });
  const first = ask(app, "/tell", form({}));
  assert.equal(await ask(app, "/bad", unread()), "too_many_in_flight");
  assert.equal((await ask(app, "/light")).tenantId, "a");
  release();
  await first;
  for (let i = 0; i < 3; i++) assert.equal(await ask(app, "/bad", form({})), "no_face");
});

Deno.test("imports under way are counted for their tenant, and take no other's place", async () => {
  const tenants = createTenantLimits({ perSecond: 0, inFlight: 1 });
  const options = { tenants, intake: { bytes: 1_000, bodies: 1 } };
  const endpoints = [
    tell({ path: "/import", lines: z.unknown(), handle: (_, { lines }) => Array.fromAsync(lines) }),
    tell({ json: z.unknown() }),
  ];
  const end = Promise.withResolvers<void>();
  const pull = (controller: ReadableStreamDefaultController) =>
    end.promise.then(() => controller.close());
  const headers = { "content-type": ndjson };
  const app = appFor(endpoints, key, options);
  const first = ask(app, "/import", { body: new ReadableStream({ pull }), headers });
  for (const [path, type] of [["/import", ndjson], ["/tell", "application/json"]]) {
    const more = { ...unread(), headers: { "content-type": type } };
    assert.equal(await ask(app, path, more), "too_many_in_flight");
  }
  const service = appFor(endpoints, { kind: "service" }, options);
  const second = ask(service, "/import", { body: new ReadableStream({ pull }), headers });
  const other = appFor(endpoints, { ...key, tenantId: "b" }, options);
  assert.equal((await ask(other, "/tell", json({}))).tenantId, "b");
  assert.equal((await ask(service, "/tell", json({}))).tenantId, "default");
  end.resolve();
  assert.deepEqual([await first, await second], [[], []]);
  assert.equal((await ask(app, "/tell", json({}))).tenantId, "a");
});

Deno.test("without room a photo is refused before its body is read, and not counted", async () => {
  const tenants = createTenantLimits({ perSecond: 0, inFlight: 1 });
  const full = { seen: [] as unknown[], now: true };
  const photos = {
    check(party?: string) {
      full.seen.push(party);
      if (full.now) throw new WajahError("overloaded", { retryAfter: 1 });
    },
    holdBack: () => undefined,
  };
  const endpoints = [tell({ form: photoForm({}) }), tell({ path: "/light" })];
  const app = appFor(endpoints, key, { tenants, photos });
  for (let i = 0; i < 3; i++) assert.equal(await ask(app, "/tell", unread()), "overloaded");
  assert.equal((await ask(app, "/light")).tenantId, "a");
  full.now = false;
  assert.equal((await ask(app, "/tell", form({}))).tenantId, "a");
  await ask(appFor(endpoints, { kind: "service" }, { tenants, photos }), "/tell", form({}));
  assert.deepEqual(full.seen, ["a", "a", "a", "a", undefined]);
});

Deno.test("a tenant that sends too many photos is held back, and nobody else", async () => {
  const held: string[] = [];
  const photos = { check: () => undefined, holdBack: (party: string) => held.push(party) };
  const tenants = createTenantLimits({ perSecond: 1 / 60, inFlight: 1 });
  const app = appFor([tell(), tell({ path: "/photo", form: photoForm({}) })], key, {
    tenants,
    photos,
  });
  assert.equal((await ask(app, "/tell")).tenantId, "a");
  assert.equal(await ask(app, "/tell"), "rate_limited");
  assert.deepEqual(held, []);
  assert.equal(await ask(app, "/photo", unread()), "rate_limited");
  assert.deepEqual(held, ["a"]);
});

Deno.test("work is done in the name of the tenant that a request is about", async () => {
  const named = tell({
    form: photoForm({ tenant_id: tenantField }),
    handle: (_, { scope: { party } }) => ({ party }),
  });
  assert.deepEqual(await ask(appFor([named], key), "/tell", form({})), { party: "a" });
  const admin = appFor([named], { kind: "service" });
  assert.deepEqual(await ask(admin, "/tell", form({ tenant_id: "b" })), { party: "b" });
});

/** A form whose file is this long. */
function formOf(size: number): RequestInit {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(size)], { type: "image/png" }), "a.png");
  return { body: form };
}

Deno.test("bodies of all requests together are bounded until they are answered", async () => {
  const answered = Promise.withResolvers<object>();
  const app = appFor(
    [
      tell({ path: "/held", form: photoForm({}), handle: () => answered.promise }),
      tell({ form: photoForm({}) }),
    ],
    key,
    { intake: { bytes: 1_500, bodies: 2 } },
  );
  const held = ask(app, "/held", formOf(900));
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await ask(app, "/tell", formOf(900)), "overloaded");
  answered.resolve({});
  assert.deepEqual(await held, {});
  assert.equal(typeof await ask(app, "/tell", formOf(900)), "object");
});

Deno.test("bodies on their way are bounded, what is not to be read is refused before", async () => {
  const app = appFor([tell({ json: z.unknown() })], key, {
    bodyTimeout: 100,
    intake: { bytes: 1_500, bodies: 1 },
  });
  const headers = { "content-type": "application/json" };
  const slow = ask(app, "/tell", { body: new ReadableStream(), headers });
  assert.equal(await ask(app, "/tell", json({})), "overloaded");
  assert.equal(await slow, "body_timed_out");
  assert.equal(typeof await ask(app, "/tell", json({})), "object");
  const stranger = appFor([tell({ json: z.unknown() })], keyWith("recognize"));
  const body = new ReadableStream({ pull: () => assert.fail("was read") }, { highWaterMark: 0 });
  assert.equal(await ask(stranger, "/tell", { body, headers }), "scope_missing");
});
