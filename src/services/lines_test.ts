import assert from "node:assert/strict";
import fc from "fast-check";
import { readLines } from "./lines.ts";

const encoder = new TextEncoder();

/** A body of these chunks; `sent` tells how many were taken and whether it was given up. */
function sending(chunks: Iterable<Uint8Array>) {
  const sent = { chunks: 0, cancelled: false };
  const rest = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = rest.next();
      if (done) return controller.close();
      sent.chunks++;
      controller.enqueue(value);
    },
    cancel: () => void (sent.cancelled = true),
  }, { highWaterMark: 0 });
  return { body, sent };
}

function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const bytes = chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : chunk);
  return Array.fromAsync(readLines(sending(bytes).body));
}

/** 64 KiB, the longest line. */
const longest = "x".repeat(64 * 1024);

Deno.test("lines come without their ends, the last one with or without", async () => {
  assert.deepEqual(await linesOf("a\nb\n"), ["a", "b"]);
  assert.deepEqual(await linesOf("a\nb"), ["a", "b"]);
  assert.deepEqual(await linesOf(""), []);
  assert.deepEqual(await linesOf(), []);
});

Deno.test("empty lines count", async () => {
  assert.deepEqual(await linesOf("\n\na\n\n"), ["", "", "a", ""]);
});

Deno.test("a line of another system ends with what JSON takes for a blank", async () => {
  const lines = await linesOf('{"a":1}\r\n\r\n[2]\r\n');
  assert.deepEqual(lines.map((line) => line.trim()), ['{"a":1}', "", "[2]"]);
  assert.deepEqual(JSON.parse(lines[0]), { a: 1 });
});

Deno.test("chunks may end at every byte, within a character too", async () => {
  const bytes = encoder.encode("é\n\n😀x\r\n\u2028\nlast €");
  for (let at = 0; at <= bytes.length; at++) {
    const lines = await linesOf(bytes.subarray(0, at), bytes.subarray(at));
    assert.deepEqual(lines, ["é", "", "😀x\r", "\u2028", "last €"], `cut at ${at}`);
  }
  const single = [...bytes].map((byte) => Uint8Array.of(byte));
  assert.deepEqual(await linesOf(...single), ["é", "", "😀x\r", "\u2028", "last €"]);
});

Deno.test("any text comes back, however it is cut", async () => {
  const unit = fc.constantFrom("\n", "\r", "a", "é", "😀", "\u2028", "\0");
  const sizes = fc.array(fc.integer({ min: 0, max: 7 }));
  const property = fc.asyncProperty(fc.string({ unit }), sizes, async (text, cuts) => {
    const bytes = encoder.encode(text);
    let from = 0;
    const chunks = cuts.map((size) => bytes.subarray(from, from += size));
    const lines = await linesOf(...chunks, bytes.subarray(from));
    const expected = text.split("\n");
    if (expected.at(-1) === "") expected.pop();
    assert.deepEqual(lines, expected);
  });
  await fc.assert(property);
});

Deno.test("a line may have 64 KiB and not one byte more", async () => {
  assert.deepEqual(await linesOf(longest + "\n"), [longest]);
  assert.deepEqual(await linesOf(longest), [longest]);
  assert.deepEqual(await linesOf(longest.slice(1), "x\n"), [longest]);
  const large = { code: "body_too_large" };
  await assert.rejects(linesOf(longest + "x\n"), large);
  await assert.rejects(linesOf(longest + "x"), large);
  await assert.rejects(linesOf(longest, "x\n"), large);
});

Deno.test("a line that never ends is given up, whatever is still to come", async () => {
  function* endless() {
    while (true) yield encoder.encode("x".repeat(1024));
  }
  const { body, sent } = sending(endless());
  await assert.rejects(Array.fromAsync(readLines(body)), { code: "body_too_large" });
  assert.deepEqual(sent, { chunks: 65, cancelled: true });
});

Deno.test("lines come as they arrive, and no more is read than is taken", async () => {
  const { body, sent } = sending(["a\nb\n", "c\n", "d\n"].map((text) => encoder.encode(text)));
  const lines = readLines(body);
  assert.equal((await lines.next()).value, "a");
  assert.equal((await lines.next()).value, "b");
  assert.equal(sent.chunks, 1);
  assert.equal((await lines.next()).value, "c");
  assert.equal(sent.chunks, 2);
});

Deno.test("a reader that goes away ends the transfer", async () => {
  const { body, sent } = sending(["a\n", "b\n"].map((text) => encoder.encode(text)));
  for await (const line of readLines(body)) if (line === "a") break;
  assert.equal(sent.cancelled, true);
});

Deno.test("what is not UTF-8 is malformed; the lines before are read", async () => {
  for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
    const lines = readLines(sending([encoder.encode("a\n"), Uint8Array.from(bytes)]).body);
    assert.equal((await lines.next()).value, "a");
    await assert.rejects(lines.next(), { code: "malformed_body", fields: {} });
  }
});

Deno.test("a connection that breaks is told as it is", async () => {
  const fault = new TypeError("connection reset");
  const body = new ReadableStream({ pull: (controller) => controller.error(fault) });
  await assert.rejects(Array.fromAsync(readLines(body)), (error) => error === fault);
});
