import assert from "node:assert/strict";
import fc from "fast-check";
import { gatherBlocks } from "./blocks.ts";

/** Bytes as Deno hands them over: at the beginning of a buffer of 64 KiB. */
function asRead(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(64 * 1024);
  buffer.set(bytes);
  return buffer.subarray(0, bytes.length);
}

async function* each(chunks: readonly Uint8Array[]) {
  await Promise.resolve();
  yield* chunks;
}

Deno.test("blocks hold the bytes of the chunks, in order", async () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 1, max: 64 * 1024 }).map((size) => new Uint8Array(size).fill(size)),
  );
  const property = fc.asyncProperty(
    fc.array(chunk.map(asRead), { maxLength: 9 }),
    async (chunks) => {
      const blocks = await Array.fromAsync(gatherBlocks(each(chunks)));
      const bytes = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((p) => [...p]));
      assert.deepEqual(bytes(blocks), bytes(chunks));
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

Deno.test("a body that comes byte by byte holds little more than its bytes", async () => {
  async function* drip() {
    for (let i = 0; i < 100_000; i++) yield asRead(new Uint8Array([i]));
    await Promise.resolve();
  }
  const blocks = await Array.fromAsync(gatherBlocks(drip()));
  const held = new Set(blocks.map(({ buffer }) => buffer));
  const size = [...held].reduce((sum, { byteLength }) => sum + byteLength, 0);
  assert(size < 2 * 100_000 + 1_000, `${size}`);
});

Deno.test("what comes in large pieces is not copied", async () => {
  const large = asRead(new Uint8Array(50_000));
  const blocks = await Array.fromAsync(gatherBlocks(each([asRead(new Uint8Array(3)), large])));
  assert.equal(blocks[1], large);
});
