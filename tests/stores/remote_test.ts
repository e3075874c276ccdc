import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { WajahError } from "../../src/errors.ts";
import { StoreError } from "../../src/store/errors.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { openRemoteStore } from "../../src/store/remote.ts";
import type { Store } from "../../src/store/store.ts";
import { serveHrana } from "../support/hrana.ts";
import { startHrana } from "../support/hrana_process.ts";
import {
  contractOf,
  countOf,
  enrolled,
  idsOf,
  readGallery,
  sample,
  tempFolder,
} from "./fixtures.ts";
import { type Home, storeSuite } from "./store_suite.ts";

const authToken = "token-of-the-test";

async function remoteHome(): Promise<Home & { readonly url: string }> {
  const folder = await tempFolder();
  const server = serveHrana({ path: `${folder.path}/server.db`, token: authToken });
  return {
    durable: true,
    url: server.url,
    open: () => openLibsqlStore({ url: server.url, authToken }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

storeSuite("libsql server", remoteHome);

Deno.test("two stores that start at once on an empty server share it", async () => {
  await using home = await remoteHome();
  const stores = await Promise.all([home.open(), home.open(), home.open()]);
  const done = await Promise.all(stores.map((store) => enrolled(store)));
  deepEqual(done.map(({ count }) => count).sort(), [1, 2, 3]);
  for (const store of stores) await store[Symbol.asyncDispose]();
});

Deno.test("two stores on one server see each other's writes at once", async () => {
  await using home = await remoteHome();
  await using a = await home.open();
  await using b = await home.open();
  for (const [one, other] of [[a, b], [b, a], [a, b]]) {
    const { enrollment, galleryVersion } = await enrolled(one, { name: "Ana" });
    equal((await other.tenant("default"))?.galleryVersion, galleryVersion);
    deepEqual(await other.enrollment("default", enrollment.id), enrollment);
    equal((await readGallery(other)).rows.at(-1)?.enrollmentId, enrollment.id);
    const gone = await other.deleteEnrollment("default", enrollment.id, "local");
    equal((await one.tenant("default"))?.galleryVersion, gone.galleryVersion);
    deepEqual(await idsOf(one), []);
  }
});

Deno.test("writes of two stores at once all succeed and number each other", async () => {
  await using home = await remoteHome();
  await using a = await home.open();
  await using b = await home.open();
  const done = await Promise.all(
    Array.from({ length: 40 }, (_, i) => enrolled(i % 2 ? a : b, { userId: `u${i}` })),
  );
  const versions = done.map(({ galleryVersion }) => galleryVersion).sort((x, y) => x - y);
  deepEqual(versions, done.map((_, i) => i + 1));
  equal((await readGallery(a)).rows.length, 40);
});

Deno.test("the entry without native code opens the same store, and nothing but servers", async () => {
  await using home = await remoteHome();
  await using store = await openRemoteStore({ url: home.url, authToken });
  equal((await enrolled(store)).count, 1);
  equal(store.kind, "libsql remote");
  await rejects(openRemoteStore({ url: "file:x.db" }), /must be libsql:/);
});

Deno.test("what the entry without native code imports names no native driver", async () => {
  const entry = new URL("../../src/store/remote.ts", import.meta.url).pathname;
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry] });
  const { modules } = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  const specifiers: string[] = modules.map(({ specifier }: { specifier: string }) => specifier);
  ok(specifiers.some((specifier) => specifier.endsWith("/store/remote_client.ts")));
  deepEqual(specifiers.filter((s) => /connect\.ts|file_lock|replica|rekey/.test(s)), []);
  const dependencies = JSON.stringify(
    modules.flatMap((m: { dependencies?: unknown }) => m.dependencies ?? []),
  );
  ok(dependencies.includes("@libsql/client/web"));
  ok(!dependencies.includes('"@libsql/client"'));
});

/** A store on a server in a process of its own. */
async function harmed(deadline: number) {
  const folder = await tempFolder();
  const path = `${folder.path}/server.db`;
  const server = await startHrana({ path, token: authToken });
  const store = await openLibsqlStore({ url: server.url, authToken, deadline });
  return {
    server,
    store,
    restart: () =>
      startHrana({ path, token: authToken, port: Number(URL.parse(server.url)?.port) }),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function refusesAll(store: Store): Promise<void> {
  const canary = sample({ name: "Canary Name", userId: "canary-user" });
  const calls = [
    store.ping(),
    store.tenant("default"),
    store.enroll(canary),
    store.deletePerson("default", "user-1", "local"),
    readGallery(store, "default", contractOf().id),
  ];
  for (const { reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
    ok(reason instanceof WajahError);
    equal(reason.code, "storage_unavailable");
    equal(reason.fields.retryAfter, 1);
    const shown = Deno.inspect(reason, { depth: 20, iterableLimit: 10_000 });
    ok(!/canary/i.test(shown) && !shown.includes(authToken));
    ok(!shown.includes(`${canary.embedding[3]}`));
  }
}

Deno.test("a server that is gone is storage_unavailable until it is back, with its data", async () => {
  await using at = await harmed(5_000);
  const { enrollment } = await enrolled(at.store);
  await at.server.kill();
  await refusesAll(at.store);
  await using _again = await at.restart();
  deepEqual(await idsOf(at.store), [enrollment.id]);
  equal((await enrolled(at.store)).count, 2);
});

Deno.test("a server that hangs is given up at the deadline and used again after it", async () => {
  await using at = await harmed(300);
  await enrolled(at.store);
  at.server.freeze();
  await refusesAll(at.store);
  at.server.resume();
  // What was sent while it hung may have been done or not; what is asked now is answered.
  await at.store.ping();
  const { count } = await enrolled(at.store, { userId: "after" });
  equal(await countOf(at.store), count);
});

Deno.test("a server that hangs at the start is said in words", async () => {
  await using at = await harmed(300);
  at.server.freeze();
  await rejects(openLibsqlStore({ url: at.server.url, authToken, deadline: 300 }), {
    name: "StoreError",
    message: /does not answer in time/,
  });
  at.server.resume();
});

Deno.test("a wrong or missing token is said in words at the start", async () => {
  await using home = await remoteHome();
  for (const wrong of ["canary-token", undefined]) {
    await rejects(openLibsqlStore({ url: home.url, authToken: wrong }), (error: unknown) => {
      ok(error instanceof StoreError);
      match(error.message, /TURSO_AUTH_TOKEN/);
      ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
      return true;
    });
  }
});

const odd: Record<string, () => Response> = {
  "500 and what it was sent": () => new Response("Canary Name", { status: 500 }),
  "an error that quotes": () =>
    Response.json({ message: "Canary Name", code: "X" }, { status: 400 }),
  "no JSON": () => new Response("<html>Canary Name"),
  "JSON of another kind": () => Response.json({ results: "Canary Name" }),
  "an answer too few": () => Response.json({ baton: null, results: [] }),
};

for (const [what, respond] of Object.entries(odd)) {
  Deno.test(`a server that answers with ${what} is storage_unavailable`, async () => {
    await using home = await remoteHome();
    let healthy = true;
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
    await using proxy = Deno.serve(options, async (request) => {
      if (!healthy) return respond();
      const body = await request.arrayBuffer();
      return await fetch(`${home.url}/v2/pipeline`, {
        method: "POST",
        headers: request.headers,
        body,
      });
    });
    const url = `http://127.0.0.1:${proxy.addr.port}`;
    await using store = await openLibsqlStore({ url, authToken });
    await enrolled(store);
    healthy = false;
    await refusesAll(store);
    healthy = true;
    equal((await enrolled(store)).count, 2);
  });
}
