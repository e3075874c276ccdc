import assert from "node:assert/strict";
import fc from "fast-check";
import { checkType, readBody, readChunks } from "./body.ts";

function post(body: BodyInit | null, headers: HeadersInit = {}): Request {
  return new Request("http://x/", { method: "POST", body, headers });
}

/** A body that sends these chunks as they are asked for; `chunks` counts them. */
function sending(chunks: readonly Uint8Array<ArrayBuffer>[]) {
  const sent = { chunks: 0 };
  const rest = [...chunks];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) sent.chunks++;
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  return { body, sent };
}

/** A body of which nothing comes any more after its first bytes. */
function stalling(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) });
}

Deno.test("a body is the same however it is cut", async () => {
  const chunk = fc.uint8Array({ maxLength: 9 }).map((bytes) => bytes.slice());
  const property = fc.asyncProperty(fc.array(chunk), async (chunks) => {
    const read = await readBody(post(sending(chunks).body), 1000);
    assert.deepEqual([...read], chunks.flatMap((each) => [...each]));
  });
  await fc.assert(property);
});

Deno.test("no body is an empty one", async () => {
  assert.equal((await readBody(post(null), 10)).length, 0);
});

Deno.test("a body may have as many bytes as the limit and not one more", async () => {
  assert.equal((await readBody(post(new Uint8Array(10)), 10)).length, 10);
  await assert.rejects(readBody(post(new Uint8Array(11)), 10), { code: "body_too_large" });
});

Deno.test("what is announced too large is not read at all", async () => {
  const { body } = sending([]);
  const request = post(body, { "content-length": "11" });
  await assert.rejects(readBody(request, 10), { code: "body_too_large" });
  assert.equal(request.bodyUsed, false);
});

Deno.test("a body that goes past the limit is given up", async () => {
  const { body, sent } = sending(Array.from({ length: 100 }, () => new Uint8Array(4)));
  await assert.rejects(readBody(post(body), 10), { code: "body_too_large" });
  assert.equal(sent.chunks, 3);
  assert.equal(body.locked, false);
});

Deno.test("a body in crumbs is given up, a small one and one in pieces are not", async () => {
  const pieces = (count: number, size: number) =>
    sending(Array.from({ length: count }, () => new Uint8Array(size)));
  const crumbs = pieces(10_000, 1);
  await assert.rejects(readBody(post(crumbs.body), 1e6), { code: "malformed_body" });
  assert.equal(crumbs.sent.chunks, 257);
  assert.equal((await readBody(post(pieces(256, 1).body), 1e6)).length, 256);
  assert.equal((await readBody(post(pieces(2_000, 300).body), 1e6)).length, 600_000);
});

Deno.test("others have their turn while a body is read", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await readBody(post(sending(Array.from({ length: 5_000 }, () => new Uint8Array(256))).body), 2e6);
  clearInterval(timer);
  assert(turns >= 10, `${turns}`);
});

Deno.test("a client that stalls is not waited for past the deadline", async () => {
  const deadline = new AbortController();
  const reading = readBody(post(stalling()), 10, { signal: deadline.signal });
  deadline.abort();
  const fields = { retryAfter: 1, hangUp: true };
  await assert.rejects(reading, { code: "timed_out", fields });
  const late = readBody(post(stalling()), 10, { signal: deadline.signal });
  await assert.rejects(late, { code: "timed_out" });
});

Deno.test("a body that does not come in time is given up", async () => {
  const reading = readBody(post(stalling()), 10, { timeout: 20 });
  await assert.rejects(reading, { code: "body_timed_out", fields: { hangUp: true } });
  assert.equal((await readBody(post("abc"), 10, { timeout: 10_000 })).length, 3);
});

Deno.test("only the sender is hurried, not whoever reads, and a body may be long", async () => {
  const { body } = sending(Array.from({ length: 3 }, () => new Uint8Array(1)));
  let read = 0;
  for await (const chunk of readChunks(post(body), { silence: 20 })) {
    read += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  assert.equal(read, 3);
  const silent = readChunks(post(stalling()), { silence: 20 });
  assert.equal((await silent.next()).value?.length, 3);
  await assert.rejects(silent.next(), { code: "body_timed_out", fields: { hangUp: true } });
});

Deno.test("a reader that goes away leaves the rest where it is", async () => {
  const { body, sent } = sending(Array.from({ length: 9 }, () => new Uint8Array(4)));
  for await (const _ of readChunks(post(body), { silence: 10_000 })) break;
  assert.deepEqual([sent.chunks, body.locked], [1, false]);
});

Deno.test("bytes are counted as they come, and may be refused", async () => {
  const { body, sent } = sending(Array.from({ length: 9 }, () => new Uint8Array(4)));
  const counted: number[] = [];
  const take = (bytes: number) => {
    counted.push(bytes);
    if (counted.length === 3) throw new Error("full");
  };
  await assert.rejects(readBody(post(body), 100, { take }), /full/);
  assert.deepEqual([counted, sent.chunks], [[4, 4, 4], 3]);
});

Deno.test("a body that breaks off is malformed", async () => {
  const cause = new TypeError("connection reset");
  const body = new ReadableStream({ pull: (controller) => controller.error(cause) });
  const never = new AbortController().signal;
  await assert.rejects(readBody(post(body), 10, { signal: never }), {
    code: "malformed_body",
    cause,
  });
});

Deno.test("a type is compared without its parameters and its case", () => {
  for (const type of ["text/x", "TEXT/X", "text/x; charset=utf-8", "text/x ;a=b"]) {
    checkType(post("x", { "content-type": type }), "text/x");
  }
  const fields = { params: { type: "text/x" } };
  for (const type of ["text/y", "text/xy", "*/*", "", "text"]) {
    const request = post("x", { "content-type": type });
    assert.throws(() => checkType(request, "text/x"), { code: "unsupported_media_type", fields });
  }
  assert.throws(() => checkType(post(null), "text/x"), { code: "unsupported_media_type" });
});
