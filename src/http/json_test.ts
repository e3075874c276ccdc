import assert from "node:assert/strict";
import fc from "fast-check";
import { WajahError } from "../errors.ts";
import { readJson } from "./json.ts";

function post(body: BodyInit, type = "application/json"): Request {
  return new Request("http://x/", { method: "POST", body, headers: { "content-type": type } });
}

Deno.test("any JSON value is read as it was written", async () => {
  const property = fc.asyncProperty(fc.jsonValue(), async (value) => {
    const text = JSON.stringify(value);
    assert.deepEqual(await readJson(post(text)), JSON.parse(text));
  });
  await fc.assert(property, { examples: [["é 😀 \ud800"], [{ __proto__: null }]] });
  assert.deepEqual(await readJson(post("{}", "Application/JSON; charset=utf-8")), {});
});

Deno.test("another type is refused by its name", async () => {
  for (const type of ["text/plain", "multipart/form-data", "application/jsonl"]) {
    await assert.rejects(readJson(post("{}", type)), {
      code: "unsupported_media_type",
      fields: { params: { type: "application/json" } },
    });
  }
});

Deno.test("64 KiB are read, more are refused", async () => {
  const largest = JSON.stringify("x".repeat(64 * 1024 - 2));
  assert.equal((await readJson(post(largest)) as string).length, 64 * 1024 - 2);
  await assert.rejects(readJson(post(largest + " ")), { code: "body_too_large" });
});

Deno.test("what is not JSON is malformed, and the fault does not repeat it", async () => {
  for (const text of ["", " ", "{", '{"key":secret}', "[".repeat(60_000), "{}{}", "NaN", "'x'"]) {
    await assert.rejects(readJson(post(text)), (error: Error) => {
      assert(error instanceof WajahError);
      assert.equal(error.code, "malformed_body");
      assert.deepEqual([error.fields, error.cause], [{}, undefined]);
      return true;
    });
  }
});

Deno.test("what is not UTF-8 is malformed", async () => {
  const quoted = (...bytes: number[]) => new Uint8Array([0x22, ...bytes, 0x22]);
  assert.equal(await readJson(post(quoted(0xc3, 0xa9))), "é");
  for (const bytes of [[0xe9], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff]]) {
    await assert.rejects(readJson(post(quoted(...bytes))), { code: "malformed_body" });
  }
});

Deno.test("a client that stalls is not waited for past the deadline", async () => {
  const deadline = new AbortController();
  const body = new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode("{")) });
  const reading = readJson(post(body), { signal: deadline.signal });
  deadline.abort();
  await assert.rejects(reading, { code: "timed_out" });
});
