import assert from "node:assert/strict";
import {
  accepted,
  auditOf,
  contractOf,
  enrolled,
  idsOf,
  randomEmbedding,
  transferred,
} from "../../tests/stores/fixtures.ts";
import { WajahError } from "../errors.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Page, Store } from "../store/store.ts";
import { exportGallery } from "./export_gallery.ts";

const contract = contractOf("test", 4);

/** A real store with enrollments of `a`, an engine, and the pages that are read for an export. */
async function withEnrollments(count: number) {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const engine = { info: { ...stack.use(createFakeEngine()).info, contract } };
  await store.createTenant("a", {}, "admin");
  const rows = Array.from(
    { length: count },
    (_, i) => transferred({ userId: `u${i}`, embedding: randomEmbedding(4) }),
  );
  accepted(await store.importRows("a", contract, rows, "admin"));
  const pages: Page[] = [];
  const exportPage: Store["exportPage"] = (tenantId, contractId, page) => {
    pages.push(page);
    return store.exportPage(tenantId, contractId, page);
  };
  const rest = stack.move();
  return {
    store,
    engine,
    pages,
    deps: { store: { ...store, exportPage }, engine },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

type Deps = Awaited<ReturnType<typeof withEnrollments>>["deps"];

/** The lines of an export. */
async function read(deps: Deps, after?: number, tenantId = "a") {
  const text = await new Response(await exportGallery(deps, tenantId, after, "admin")).text();
  assert(text.endsWith("\n"));
  return text.slice(0, -1).split("\n").map((line) => JSON.parse(line));
}

/** Lets everything happen that can happen by itself. */
async function settle() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("an export is a header, the samples by their ids, and an end that counts them", async () => {
  await using given = await withEnrollments(3);
  const [header, ...lines] = await read(given.deps);
  assert.deepEqual(header, { format: "wajah-gallery/1", tenant_id: "a", contract });
  assert.deepEqual(lines.pop(), { end: true, count: 3 });
  const stored = await given.store.exportPage("a", contract.id, { limit: 10 });
  assert.deepEqual(
    lines,
    stored.map(({ id, userId, name, createdAt, embedding }) => ({
      id,
      user_id: userId,
      name,
      created_at: createdAt,
      embedding: new Uint8Array(embedding.buffer).toBase64(),
    })),
  );
});

Deno.test("an empty tenant has a header and an end", async () => {
  await using given = await withEnrollments(0);
  assert.deepEqual((await read(given.deps)).slice(1), [{ end: true, count: 0 }]);
});

Deno.test("pages follow each other without a gap", async () => {
  await using given = await withEnrollments(450);
  const ids = await idsOf(given.store, "a");
  const lines = await read(given.deps);
  assert.deepEqual(lines.slice(1, -1).map(({ id }) => id), ids);
  const after = [0, ids[199], ids[399], ids[449]];
  assert.deepEqual(given.pages, after.map((id) => ({ limit: 200, after: id })));
});

Deno.test("an export goes on after an id, and its end counts what was sent then", async () => {
  await using given = await withEnrollments(5);
  const ids = await idsOf(given.store, "a");
  const [header, ...lines] = await read(given.deps, ids[2]);
  assert.equal(header.format, "wajah-gallery/1");
  assert.deepEqual(lines.map(({ id, count }) => id ?? count), [ids[3], ids[4], 2]);
  assert.deepEqual((await read(given.deps, ids[4])).slice(1), [{ end: true, count: 0 }]);
});

Deno.test("samples of other tenants and of other models stay where they are", async () => {
  await using given = await withEnrollments(1);
  await enrolled(given.store, { tenantId: "b", contract });
  await enrolled(given.store, { tenantId: "a", contract: contractOf("other", 4) });
  assert.deepEqual((await read(given.deps)).at(-1), { end: true, count: 1 });
  assert.deepEqual((await read(given.deps, 0, "default")).at(-1), { end: true, count: 0 });
});

Deno.test("the audit log knows of an export before a line of it is sent", async () => {
  await using given = await withEnrollments(2);
  await (await exportGallery(given.deps, "a", undefined, "key:7")).cancel();
  const event = ["gallery.exported", "key:7", null, 2];
  assert.deepEqual((await auditOf(given.store, "a")).at(-1), event);
});

Deno.test("an export that can't be recorded is not sent", async () => {
  await using given = await withEnrollments(1);
  const down = new WajahError("storage_unavailable");
  const store = { ...given.deps.store, recordAudit: () => Promise.reject(down) };
  await assert.rejects(exportGallery({ ...given.deps, store }, "a", undefined, "admin"), down);
  assert.deepEqual(given.pages, []);
});

Deno.test("a page is read only when the one before was taken", async () => {
  await using given = await withEnrollments(900);
  const reader = (await exportGallery(given.deps, "a", undefined, "admin")).getReader();
  await settle();
  assert.equal(given.pages.length, 0);
  for (let taken = 1; taken <= 3; taken++) {
    await reader.read();
    await settle();
    assert(given.pages.length <= taken, `${given.pages.length} pages after ${taken} reads`);
  }
  await reader.cancel();
  await settle();
  assert(given.pages.length <= 3);
});

Deno.test("a fault on the way breaks the transfer off, without an end", async () => {
  await using given = await withEnrollments(300);
  const { exportPage } = given.deps.store;
  const down = new WajahError("storage_unavailable");
  const store = {
    ...given.deps.store,
    exportPage: (tenantId: string, contractId: string, page: Page) =>
      page.after === 0 ? exportPage(tenantId, contractId, page) : Promise.reject(down),
  };
  const body = await exportGallery({ ...given.deps, store }, "a", undefined, "admin");
  let text = "";
  const reading = async () => {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  await assert.rejects(reading(), down);
  assert.equal(text.match(/"user_id"/g)?.length, 200);
  assert(!text.includes('"end"'));
});

Deno.test("a tenant that ends breaks its export off, also when it is made anew", async () => {
  await using given = await withEnrollments(300);
  const body = (await exportGallery(given.deps, "a", undefined, "admin")).getReader();
  await body.read();
  await body.read();
  await given.store.deleteTenant("a", "admin");
  await given.store.createTenant("a", {}, "admin");
  const stranger = { userId: "u", embedding: randomEmbedding(4) };
  accepted(await given.store.importRows("a", contract, [transferred(stranger)], "admin"));
  const rest = async () => {
    while (true) {
      const { done, value } = await body.read();
      if (done) return;
      assert(!new TextDecoder().decode(value).includes('"end"'));
    }
  };
  await assert.rejects(rest(), { code: "tenant_not_found" });
});

Deno.test("a tenant that does not exist has nothing to export, nor has an engine that starts", async () => {
  await using given = await withEnrollments(1);
  await assert.rejects(read(given.deps, 0, "b"), { code: "tenant_not_found" });
  const starting = {
    get info(): never {
      throw new WajahError("not_ready");
    },
  };
  await assert.rejects(exportGallery({ ...given.deps, engine: starting }, "a", 0, "admin"), {
    code: "not_ready",
  });
  const actions = (await auditOf(given.store, "a")).map(([action]) => action);
  assert(!actions.includes("gallery.exported"));
});
