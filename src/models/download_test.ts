import assert from "node:assert/strict";
import { download, type DownloadOptions } from "./download.ts";
import { joinPath } from "./path.ts";
import {
  cutReply,
  namesIn,
  randomBytes,
  rangeReply,
  serve,
  sha256,
  tempFolder,
  type TestServer,
  wholeReply,
} from "./testing.ts";
import type { DownloadProgress } from "./transfer.ts";

const quick = { backoffMs: 1 } satisfies DownloadOptions;

function requestFor(bytes: Uint8Array, server: TestServer, folder: string) {
  const { length } = bytes;
  return {
    url: `${server.url}/f.bin`,
    folder,
    file: "f.onnx",
    sha256: sha256(bytes),
    bytes: length,
  };
}

async function assertHolds(folder: string, bytes: Uint8Array) {
  assert.deepEqual(namesIn(folder), ["f.onnx"]);
  assert.equal(sha256(await Deno.readFile(joinPath(folder, "f.onnx"))), sha256(bytes));
}

Deno.test("a file is downloaded, verified and named; progress ends at its size", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(300_000);
  await using server = serve((request) => rangeReply(bytes, request));
  const seen: DownloadProgress[] = [];
  const request = requestFor(bytes, server, folder.path);
  const path = await download(request, { ...quick, onProgress: (p) => seen.push(p) });
  assert.equal(path, joinPath(folder.path, "f.onnx"));
  await assertHolds(folder.path, bytes);
  const last = seen.at(-1);
  assert.equal(last?.name, "f.bin");
  assert.equal(last?.done, bytes.length);
  assert.equal(last?.total, bytes.length);
  assert.ok(seen.every((p, i) => i === 0 || p.done > seen[i - 1].done));
  assert.ok(seen.every((p) => p.bytesPerSecond >= 0));
});

Deno.test("a file that is already there and right is not downloaded", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(100);
  await Deno.writeFile(joinPath(folder.path, "f.onnx"), bytes);
  await using server = serve(() => new Response(null, { status: 500 }));
  await download(requestFor(bytes, server, folder.path), quick);
  assert.equal(server.asked.length, 0);
});

Deno.test("a wrong file under the final name is replaced", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(100);
  await Deno.writeFile(joinPath(folder.path, "f.onnx"), randomBytes(100));
  await using server = serve(() => wholeReply(bytes));
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
});

Deno.test("a connection cut in the middle is resumed where it broke", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(200_000);
  const arrived = Promise.withResolvers<void>();
  await using server = serve((request, turn) =>
    turn === 0 ? cutReply(bytes, 70_000, arrived.promise) : rangeReply(bytes, request)
  );
  const onProgress = ({ done }: DownloadProgress) => done === 70_000 && arrived.resolve();
  await download(requestFor(bytes, server, folder.path), { ...quick, onProgress });
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), [null, "bytes=70000-"]);
});

Deno.test("a part of an earlier run is resumed", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), bytes.slice(0, 400));
  await using server = serve((request) => rangeReply(bytes, request));
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), ["bytes=400-"]);
});

Deno.test("a server that ignores Range makes it start again", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), bytes.slice(0, 400));
  await using server = serve(() => wholeReply(bytes));
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
});

Deno.test("a range nobody asked for is not glued on", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), bytes.slice(0, 400));
  await using server = serve((request, turn) => {
    if (turn > 0) return rangeReply(bytes, request);
    const headers = { "content-range": "bytes 100-999/1000" };
    return new Response(bytes.slice(100), { status: 206, headers });
  });
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), ["bytes=400-", null]);
});

Deno.test("416 for a whole part of unknown size means it is complete", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), bytes);
  await using server = serve((request) => rangeReply(bytes, request));
  await download({ ...requestFor(bytes, server, folder.path), bytes: undefined }, quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), ["bytes=1000-"]);
});

Deno.test("416 for a part longer than the file starts again", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), randomBytes(1500));
  await using server = serve((request) => rangeReply(bytes, request));
  await download({ ...requestFor(bytes, server, folder.path), bytes: undefined }, quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), ["bytes=1500-", null]);
});

Deno.test("a whole part of the known size is verified without asking anybody", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), bytes);
  await using server = serve(() => wholeReply(bytes));
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
  assert.equal(server.asked.length, 0);
});

Deno.test("a leftover part of another file costs one more try, not the download", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  await Deno.writeFile(joinPath(folder.path, "f.onnx.part"), randomBytes(400));
  await using server = serve((request) => rangeReply(bytes, request));
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), ["bytes=400-", null]);
});

Deno.test("a wrong digest leaves nothing behind", async () => {
  await using folder = await tempFolder();
  await using server = serve(() => wholeReply(randomBytes(1000)));
  const request = requestFor(randomBytes(1000), server, folder.path);
  await assert.rejects(download(request, quick), {
    code: "digest_mismatch",
    message: new RegExp(`/f.bin has sha256 [0-9a-f]{64} instead of ${request.sha256}`),
  });
  assert.deepEqual(namesIn(folder.path), []);
  assert.equal(server.asked.length, 1);
});

Deno.test("another size is refused before its body is read", async () => {
  await using folder = await tempFolder();
  await using server = serve(() => wholeReply(randomBytes(5000)));
  const request = requestFor(randomBytes(1000), server, folder.path);
  await assert.rejects(download(request, quick), {
    code: "digest_mismatch",
    message: /has 5000 bytes instead of 1000/,
  });
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a body without a length that never ends is stopped at the limit", async () => {
  await using folder = await tempFolder();
  const endless = () => new ReadableStream({ pull: (c) => c.enqueue(randomBytes(10_000)) });
  await using server = serve(() => new Response(endless()));
  const request = requestFor(randomBytes(50_000), server, folder.path);
  await assert.rejects(download(request, quick), { message: /has more than 50000 bytes/ });
  const unknown = { ...request, bytes: undefined };
  await assert.rejects(download(unknown, { ...quick, maxBytes: 50_000 }), {
    message: /is larger than 50000 bytes/,
  });
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a body that ends early counts as cut and is resumed", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  const short = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.slice(0, 300));
        controller.close();
      },
    });
  await using server = serve((request, turn) =>
    turn === 0 ? new Response(short()) : rangeReply(bytes, request)
  );
  await download(requestFor(bytes, server, folder.path), quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), [null, "bytes=300-"]);
});

Deno.test("a server in trouble is asked again, three times at most", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(100);
  await using server = serve((_, turn) =>
    turn < 3 ? new Response("later", { status: 503 }) : wholeReply(bytes)
  );
  await download(requestFor(bytes, server, folder.path), quick);
  assert.equal(server.asked.length, 4);
  await using broken = serve(() => new Response("no", { status: 500 }));
  const request = { ...requestFor(bytes, broken, folder.path), file: "g.onnx" };
  await assert.rejects(download(request, quick), { code: "download_failed", message: /500/ });
  assert.equal(broken.asked.length, 4);
  assert.deepEqual(namesIn(folder.path), ["f.onnx"]);
});

Deno.test("a 404 is final", async () => {
  await using folder = await tempFolder();
  await using server = serve(() => new Response("no", { status: 404 }));
  await assert.rejects(download(requestFor(randomBytes(10), server, folder.path), quick), {
    code: "download_failed",
    message: /\/f\.bin answered 404 Not Found/,
  });
  assert.equal(server.asked.length, 1);
});

Deno.test("a server that does not answer is given up on", async () => {
  await using folder = await tempFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}/f.bin`;
  const request = { url, folder: folder.path, file: "f.onnx", sha256: "0".repeat(64) };
  await assert.rejects(download(request, { ...quick, connectMs: 50 }), {
    code: "download_failed",
    message: /127\.0\.0\.1:\d+ could not be reached: no answer within 0\.05 s/,
  });
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("a body that stalls is given up on, and what came is kept for the next run", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  const stall = () => new ReadableStream({ start: (c) => c.enqueue(bytes.slice(0, 250)) });
  await using server = serve((request, turn) =>
    turn === 0 ? new Response(stall()) : rangeReply(bytes, request)
  );
  const request = requestFor(bytes, server, folder.path);
  await assert.rejects(download(request, { ...quick, stallMs: 500, retries: 0 }), {
    code: "download_failed",
    message: /broke off: no byte for 0\.5 s/,
  });
  assert.deepEqual(namesIn(folder.path), ["f.onnx.part"]);
  await download(request, quick);
  await assertHolds(folder.path, bytes);
  assert.deepEqual(server.asked.map((a) => a.range), [null, "bytes=250-"]);
});

Deno.test("an abort ends it at once and keeps the part", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(1000);
  const stall = () => new ReadableStream({ start: (c) => c.enqueue(bytes.slice(0, 250)) });
  await using server = serve(() => new Response(stall()));
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error("stop"));
  const request = requestFor(bytes, server, folder.path);
  await assert.rejects(download(request, { ...quick, onProgress, signal: abort.signal }), /stop/);
  assert.deepEqual(namesIn(folder.path), ["f.onnx.part"]);
  assert.equal(server.asked.length, 1);
});

Deno.test("two at once download it once", async () => {
  await using folder = await tempFolder();
  const bytes = randomBytes(200_000);
  await using server = serve((request) => rangeReply(bytes, request));
  const request = requestFor(bytes, server, folder.path);
  await Promise.all([1, 2, 3].map(() => download(request, quick)));
  await assertHolds(folder.path, bytes);
  assert.equal(server.asked.length, 1);
});

Deno.test("no network: the message says which host and why", async () => {
  await using folder = await tempFolder();
  const url = "http://models.invalid/f.bin";
  const request = { url, folder: folder.path, file: "f.onnx", sha256: "0".repeat(64) };
  await assert.rejects(download(request, quick), {
    code: "download_failed",
    message: /^models\.invalid could not be reached: .+/,
  });
  assert.deepEqual(namesIn(folder.path), []);
});
