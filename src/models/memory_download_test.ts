import assert from "node:assert/strict";
import { ModelError } from "./error.ts";
import { downloadToMemory } from "./memory_download.ts";
import { cutReply, randomBytes, serve, sha256, wholeReply } from "./testing.ts";
import { TransferError } from "./transfer_error.ts";

const quick = { backoffMs: 1 };
const file = randomBytes(300_000);
const digest = sha256(file);

function refused(kind: typeof ModelError | typeof TransferError, message: RegExp) {
  return (error: unknown) => {
    assert(error instanceof kind, String(error));
    assert.match(error.message, message);
    return true;
  };
}

Deno.test("a file comes into shared memory, its size known or told by the server", async () => {
  await using server = serve(() => wholeReply(file));
  for (const bytes of [file.length, undefined]) {
    const all = await downloadToMemory({ url: server.url, sha256: digest, bytes }, quick);
    assert(all.buffer instanceof SharedArrayBuffer);
    assert.deepEqual(new Uint8Array(all), file);
  }
});

Deno.test("a transfer that breaks off is begun again", async () => {
  const arrived = Promise.resolve();
  await using server = serve((_, turn) =>
    turn < 2 ? cutReply(file, 1000, arrived) : wholeReply(file)
  );
  const all = await downloadToMemory({ url: server.url, sha256: digest }, quick);
  assert.deepEqual(new Uint8Array(all), file);
  assert.equal(server.asked.length, 3);
});

Deno.test("another file is refused: by its size, its length or its digest", async () => {
  await using server = serve(() => wholeReply(file));
  await using endless = serve(() => new Response(new Blob([file]).stream()));
  const { url } = server;
  const wrong = [
    { url, sha256: digest, bytes: 10 },
    { url: endless.url, sha256: digest, bytes: 10 },
    { url, sha256: "0".repeat(64), bytes: file.length },
  ];
  for (const request of wrong) {
    await assert.rejects(downloadToMemory(request, quick), { code: "digest_mismatch" });
  }
});

Deno.test("a server that refuses is asked once, one that fails or says no length is told", async () => {
  await using absent = serve(() => new Response(null, { status: 404 }));
  const at = ({ url }: { url: string }) => downloadToMemory({ url, sha256: digest }, quick);
  await assert.rejects(at(absent), refused(TransferError, /answered 404/));
  assert.equal(absent.asked.length, 1);
  await using failing = serve(() => new Response(null, { status: 503 }));
  await assert.rejects(at(failing), refused(TransferError, /answered 503/));
  assert.equal(failing.asked.length, 3);
  await using endless = serve(() => new Response(new Blob([file]).stream()));
  await assert.rejects(at(endless), refused(TransferError, /has no length/));
});

Deno.test("an end before the whole is no file", async () => {
  await using server = serve(() => new Response(new Blob([file.slice(0, 10)]).stream()));
  const request = { url: server.url, sha256: digest, bytes: file.length };
  await assert.rejects(
    downloadToMemory(request, { ...quick, retries: 0 }),
    refused(TransferError, /ended after 10 of 300000 bytes/),
  );
});

Deno.test("silence is given up, and so is a wait that nobody wants any more", async () => {
  const body = () => new ReadableStream({ start: (c) => c.enqueue(file.slice(0, 10)) });
  await using server = serve(() => new Response(body()));
  const request = { url: server.url, sha256: digest, bytes: file.length };
  await assert.rejects(
    downloadToMemory(request, { retries: 0, stallMs: 50 }),
    refused(TransferError, /broke off: no byte for 0.05 s/),
  );
  const aborter = new AbortController();
  const download = downloadToMemory(request, { signal: aborter.signal });
  setTimeout(() => aborter.abort(new Error("not wanted")), 50);
  await assert.rejects(download, { message: "not wanted" });
});
