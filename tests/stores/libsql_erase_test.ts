import { equal, ok } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { contractOf, randomEmbedding, tempFolder, transferred } from "./fixtures.ts";

/** A store in a plain file, and whether bytes are in the file or its log. */
async function openFile() {
  const folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  const store = await openLibsqlStore({ url: `file:${path}` });
  return {
    store,
    /** Another process reads, because closing a file drops the locks that this one has on it. */
    async holds(bytes: Uint8Array): Promise<boolean> {
      const command = new Deno.Command("cat", { args: [path, `${path}-wal`], stderr: "null" });
      return Buffer.from((await command.output()).stdout).includes(bytes);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Samples and the bytes by which each is known. */
function canaries(count: number) {
  const rows = Array.from({ length: count }, (_, i) => {
    return transferred({ userId: `${i}`, name: crypto.randomUUID(), embedding: randomEmbedding() });
  });
  const pieces = rows.flatMap(({ embedding, name }) => [
    new Uint8Array(embedding.buffer).subarray(1000, 1032),
    new TextEncoder().encode(name),
  ]);
  return { rows, pieces };
}

const erasures = {
  "deleted with its tenant": (store) => store.deleteTenant("a", "admin"),
  "erased by its retention": async (store) => {
    await store.updateTenant("a", { retentionDays: 1 }, "admin");
    await store.deleteExpired("a", 1_000, "retention");
  },
} satisfies Record<
  string,
  (store: Awaited<ReturnType<typeof openLibsqlStore>>) => Promise<unknown>
>;

for (const [what, erase] of Object.entries(erasures)) {
  Deno.test(`what is ${what} is gone from the file and its log`, async () => {
    await using at = await openFile();
    await at.store.createTenant("a", {}, "admin");
    const { rows, pieces } = canaries(700);
    await at.store.importRows("a", contractOf(), rows, "admin");
    for (const piece of pieces.slice(0, 4)) ok(await at.holds(piece));
    await erase(at.store);
    for (const piece of pieces.filter((_, i) => i % 50 < 2)) ok(!await at.holds(piece));
  });
}

Deno.test("what an import brought and a quota refused was never on the disk", async () => {
  await using at = await openFile();
  await at.store.updateTenant("default", { quota: 100 }, "admin");
  const { rows, pieces } = canaries(200);
  const outcome = await at.store.importRows("default", contractOf(), rows, "admin");
  ok("refused" in outcome);
  equal(outcome.refused, "quota");
  for (const piece of pieces.filter((_, i) => i % 50 < 2)) ok(!await at.holds(piece));
});
