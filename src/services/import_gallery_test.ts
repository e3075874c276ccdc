import assert from "node:assert/strict";
import {
  auditOf,
  contractOf,
  countOf,
  enrolled,
  transferred,
} from "../../tests/stores/fixtures.ts";
import { createFakeEngine } from "../inference/fake.ts";
import { openLibsqlStore } from "../store/libsql.ts";
import type { Store, TransferRow } from "../store/store.ts";
import { exportGallery } from "./export_gallery.ts";
import { importGallery } from "./import_gallery.ts";
import { endLine, headerLine, sampleLine } from "./transfer_line.ts";

const contract = contractOf();

/** A real store with an empty tenant `a`, and what an import does to it. */
async function emptyTenant() {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const engine = { info: { ...stack.use(createFakeEngine()).info, contract } };
  await store.createTenant("a", {}, "admin");
  const batches: number[] = [], forgotten: string[] = [];
  const importRows: Store["importRows"] = (tenantId, given, rows, actor) => {
    batches.push(rows.length);
    return store.importRows(tenantId, given, rows, actor);
  };
  const gallery = { forget: ({ id }: { id: string }) => Promise.resolve(void forgotten.push(id)) };
  const rest = stack.move();
  return {
    deps: { store: { ...store, importRows }, engine, gallery },
    batches,
    forgotten,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

type Deps = Awaited<ReturnType<typeof emptyTenant>>["deps"];

function take(deps: Deps, lines: Iterable<string>, tenantId = "a") {
  const body = ReadableStream.from(lines).pipeThrough(new TextEncoderStream());
  return importGallery(deps, tenantId, body, "key:7");
}

/** So many samples of as many persons, as they are at another service. */
function samplesOf(count: number): TransferRow[] {
  return Array.from(
    { length: count },
    (_, i) => ({ id: i + 1, ...transferred({ userId: `u${i}` }) }),
  );
}

/** A whole transfer, line by line. */
function transferOf(rows: readonly TransferRow[]): string[] {
  return [headerLine(contract, "x"), ...rows.map(sampleLine), endLine(rows.length)];
}

/** What a tenant holds, without the ids, which are others everywhere. */
async function held(store: Store, tenantId: string) {
  const rows = await store.exportPage(tenantId, contract.id, { limit: 1000 });
  return rows.map(({ id: _, ...row }) => row);
}

Deno.test("what one service exports another takes in, to the bit", async () => {
  await using from = await emptyTenant();
  for (const userId of ["u1", "u2", "u1"]) {
    await enrolled(from.deps.store, { tenantId: "a", userId, name: `Ñame of ${userId}` });
  }
  await using to = await emptyTenant();
  const body = await exportGallery(from.deps, "a", undefined, "admin");
  const report = await importGallery(to.deps, "a", body, "key:7");
  assert.deepEqual(report, { imported: 3, skipped: 0, count: 3, complete: true });
  assert.deepEqual(await held(to.deps.store, "a"), await held(from.deps.store, "a"));
  assert.equal((await to.deps.store.person("a", "u1"))?.samples, 2);
});

Deno.test("samples are written a hundred at a time, as they come", async () => {
  await using to = await emptyTenant();
  const report = await take(to.deps, transferOf(samplesOf(250)));
  assert.deepEqual(report, { imported: 250, skipped: 0, count: 250, complete: true });
  assert.deepEqual(to.batches, [100, 100, 50]);
  const events = (await auditOf(to.deps.store, "a")).slice(1);
  assert.deepEqual(events.map(([action, actor, , count]) => [action, actor, count]), [
    ["gallery.imported", "key:7", 100],
    ["gallery.imported", "key:7", 100],
    ["gallery.imported", "key:7", 50],
  ]);
});

Deno.test("a transfer that is sent again adds only what is missing", async () => {
  await using to = await emptyTenant();
  const rows = samplesOf(150);
  await take(to.deps, transferOf(rows.slice(0, 120)));
  const again = await take(to.deps, transferOf(rows));
  assert.deepEqual(again, { imported: 30, skipped: 120, count: 150, complete: true });
  const third = await take(to.deps, transferOf(rows));
  assert.deepEqual(third, { imported: 0, skipped: 150, count: 150, complete: true });
});

Deno.test("the end tells whether all came", async () => {
  await using to = await emptyTenant();
  const [header, first, second, end] = transferOf(samplesOf(2));
  const complete = async (...lines: string[]) => (await take(to.deps, lines)).complete;
  assert.equal(await complete(header, first), false);
  assert.equal(await complete(header), false);
  assert.equal(await complete(header, first, end), false);
  assert.equal(await complete(header, first, endLine(1), second), false);
  assert.equal(await complete(header, first, second, end), true);
  assert.equal(await complete(header, endLine(0)), true);
  assert.equal(await countOf(to.deps.store, "a"), 2);
});

Deno.test("lines may end as on other systems, and empty ones are left out", async () => {
  await using to = await emptyTenant();
  const lines = transferOf(samplesOf(2)).map((line) => line.replace("\n", "\r\n\r\n"));
  assert.deepEqual(await take(to.deps, [...lines, " \n"]), {
    imported: 2,
    skipped: 0,
    count: 2,
    complete: true,
  });
});

Deno.test("a bad line is named, the batches before it stay, the copies are forgotten", async () => {
  await using to = await emptyTenant();
  const lines = transferOf(samplesOf(250));
  lines[150] = '{"user_id":"u","name":"Ani"}\n';
  const errors = [{ field: "line 151", message: "invalid_line" }];
  await assert.rejects(take(to.deps, lines), { code: "invalid_field", fields: { errors } });
  assert.equal(await countOf(to.deps.store, "a"), 100);
  assert.deepEqual(to.forgotten, ["a"]);
});

Deno.test("empty lines are counted when a bad line is named", async () => {
  await using to = await emptyTenant();
  const [header, sample] = transferOf(samplesOf(1));
  const errors = [{ field: "line 5", message: "invalid_line" }];
  await assert.rejects(take(to.deps, [header, "\n\n", sample, "x"]), { fields: { errors } });
});

Deno.test("a transfer that breaks off within a line is told by that line", async () => {
  await using to = await emptyTenant();
  const [header, sample] = transferOf(samplesOf(1));
  const errors = [{ field: "line 2", message: "invalid_line" }];
  await assert.rejects(take(to.deps, [header, sample.slice(0, 99)]), { fields: { errors } });
});

Deno.test("what does not begin with a header is no transfer", async () => {
  await using to = await emptyTenant();
  const errors = [{ field: "line 1", message: "invalid_line" }];
  for (const lines of [[], ["\n"], transferOf(samplesOf(2)).slice(1)]) {
    await assert.rejects(take(to.deps, lines), { code: "invalid_field", fields: { errors } });
  }
  assert.deepEqual(to.batches, []);
});

Deno.test("embeddings of another model are refused, both models are named", async () => {
  await using to = await emptyTenant();
  const lines = transferOf(samplesOf(2));
  lines[0] = headerLine(contractOf("another"), "x");
  await assert.rejects(take(to.deps, lines), {
    code: "contract_mismatch",
    fields: { params: { given: "another", model: "test" } },
  });
  assert.deepEqual(to.batches, []);
});

Deno.test("a sample of a smaller model is refused by its line, whatever the header says", async () => {
  await using to = await emptyTenant();
  const [header] = transferOf([]);
  const small = { id: 1, ...transferred({ embedding: Float32Array.of(1, 0) }) };
  const errors = [{ field: "line 2", message: "invalid_line" }];
  await assert.rejects(take(to.deps, [header, sampleLine(small)]), { fields: { errors } });
});

Deno.test("a batch that is more than the quota leaves is refused whole", async () => {
  await using to = await emptyTenant();
  await to.deps.store.updateTenant("a", { quota: 120 }, "admin");
  const rows = samplesOf(150);
  await assert.rejects(take(to.deps, transferOf(rows)), { code: "quota_exceeded" });
  assert.equal(await countOf(to.deps.store, "a"), 100);
  const rest = await take(to.deps, transferOf(rows.slice(0, 120)));
  assert.deepEqual(rest, { imported: 20, skipped: 100, count: 120, complete: true });
});

Deno.test("a tenant that does not exist is not made by an import", async () => {
  await using to = await emptyTenant();
  const importing = take(to.deps, transferOf(samplesOf(1)), "b");
  await assert.rejects(importing, { code: "tenant_not_found" });
  assert.equal(await to.deps.store.tenant("b"), undefined);
});

Deno.test("a tenant that is deleted meanwhile takes nothing more", async () => {
  await using to = await emptyTenant();
  async function* lines() {
    yield* transferOf(samplesOf(150)).slice(0, -1);
    await to.deps.store.deleteTenant("a", "admin");
  }
  const body = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
  const importing = importGallery(to.deps, "a", body, "admin");
  await assert.rejects(importing, { code: "tenant_not_found" });
});

Deno.test("a body is read no faster than it is stored", async () => {
  await using to = await emptyTenant();
  const asked = Promise.withResolvers<void>(), stored = Promise.withResolvers<void>();
  const importRows: Store["importRows"] = async (tenantId, given, rows, actor) => {
    asked.resolve();
    await stored.promise;
    return await to.deps.store.importRows(tenantId, given, rows, actor);
  };
  let sent = 0;
  function* lines() {
    for (const line of transferOf(samplesOf(300))) {
      sent++;
      yield line;
    }
  }
  const importing = take({ ...to.deps, store: { ...to.deps.store, importRows } }, lines());
  await Promise.race([asked.promise, importing]);
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
  assert(sent <= 110, `${sent} lines were read for a batch of 100`);
  stored.resolve();
  assert.equal((await importing).imported, 300);
});
