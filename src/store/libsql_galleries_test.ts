import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { WajahError } from "../errors.ts";
import { StoreError } from "./errors.ts";
import { openMemory } from "./testing.ts";

const contract = { id: "c", model: "m", sha256: "s", dimension: 4, preprocessing: "p" };

/** A gallery of three persons. */
async function openGallery() {
  const memory = await openMemory();
  const rows = [0, 1, 2].map((axis) => ({
    userId: `${axis}`,
    name: "",
    createdAt: "2024-01-01 00:00:00",
    embedding: Float32Array.from([0, 1, 2, 3], (i) => i === axis ? 1 : 0),
  }));
  await memory.store.importRows("default", contract, rows, "admin");
  return memory;
}

const probe = Float32Array.of(1, 0, 0, 0);

const damages = {
  "a vector of another length":
    "UPDATE embeddings SET vector = zeroblob(8) WHERE enrollment_id = 2",
  "a vector cut off": "UPDATE embeddings SET vector = zeroblob(15) WHERE enrollment_id = 2",
  "a vector of zeros": "UPDATE embeddings SET vector = zeroblob(16) WHERE enrollment_id = 2",
  "a vector that is not a number":
    "UPDATE embeddings SET vector = x'0000c07f00000000000000000000803f' WHERE enrollment_id = 2",
  "no vector": "DELETE FROM embeddings WHERE enrollment_id = 2",
};

for (const [what, sql] of Object.entries(damages)) {
  Deno.test(`${what} is an error of every search, not an answer`, async () => {
    await using memory = await openGallery();
    const { store, client } = memory;
    equal((await store.nearest("default", "c", probe, 1)).size, 3);
    await client.execute(sql);
    const fault = { code: "storage_unavailable" };
    for (let i = 0; i < 3; i++) {
      await rejects(store.nearest("default", "c", probe, 1), fault);
      await rejects(Array.fromAsync(store.gallery("default", "c", 2)), (error: unknown) => {
        ok(error instanceof WajahError && error.cause instanceof StoreError);
        equal(error.cause.message, "the embedding of enrollment 2 is damaged");
        return true;
      });
      await rejects(store.exportPage("default", "c", { limit: 9 }), fault);
    }
    deepEqual((await store.samples("default", "0", "c")).length, 1);
    equal((await store.deleteEnrollment("default", 2, "local")).count, 2);
    equal((await store.nearest("default", "c", probe, 1)).size, 2);
  });
}

Deno.test("a page before the damaged one is good", async () => {
  await using memory = await openGallery();
  await memory.client.execute("DELETE FROM embeddings WHERE enrollment_id = 3");
  const pages = memory.store.gallery("default", "c", 2)[Symbol.asyncIterator]();
  const { value } = await pages.next();
  deepEqual(value, {
    enrollmentIds: Float64Array.of(1, 2),
    personIds: Float64Array.of(1, 2),
    embeddings: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0),
  });
  await rejects(pages.next(), { code: "storage_unavailable" });
});
