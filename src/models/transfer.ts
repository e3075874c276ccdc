/** One attempt: appends what a server still has to a part file. */

import { type Answer, ask } from "./ask.ts";
import { ModelError } from "./error.ts";
import { nameInUrl } from "./path.ts";
import { createReader } from "./read_chunk.ts";
import { TransferError } from "./transfer_error.ts";
import { writeAll } from "./write.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** What is downloaded, as a person would call it: a file or an archive. */
  readonly name: string;
  /** Bytes on disk, including those of an earlier attempt. */
  readonly done: number;
  /** Bytes of the whole file, when known. */
  readonly total: number | undefined;
  /** Bytes per second of this attempt so far. */
  readonly bytesPerSecond: number;
}

/** One attempt's parameters. */
export interface Transfer {
  readonly url: string;
  readonly part: string;
  /** The size the file must have, when known; a body past it is cut off. */
  readonly bytes?: number | undefined;
  /** The most bytes accepted when the size is not known. */
  readonly maxBytes: number;
  readonly connectMs: number;
  readonly stallMs: number;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Body = Extract<Answer, { kind: "bytes" }>;

/**
 * Continues `part` where it ends, or fills it from the start.
 *
 * @throws {TransferError} when the network or server is at fault, {ModelError} `digest_mismatch`
 * when the server has a file of another size, the signal's reason, and file system errors.
 */
export async function transfer(job: Transfer): Promise<void> {
  using file = await Deno.open(job.part, { create: true, write: true });
  const held = await usableBytes(file, job);
  if (held === job.bytes) return;
  const abort = new AbortController();
  try {
    const body = await open(job, file, held, abort);
    if (body) await copy(job, file, body, abort);
    await file.sync();
  } finally {
    // Gives the connection back also when the disk, not the network, was at fault.
    abort.abort();
  }
}

async function usableBytes(file: Deno.FsFile, { bytes }: Transfer): Promise<number> {
  const { size } = await file.stat();
  if (bytes === undefined || size <= bytes) return size;
  await file.truncate(0);
  return 0;
}

async function open(
  job: Transfer,
  file: Deno.FsFile,
  held: number,
  abort: AbortController,
): Promise<Body | undefined> {
  const { url, connectMs, signal } = job;
  let answer = await ask({ url, offset: held, connectMs, abort, signal });
  if (answer.kind === "restart") {
    await file.truncate(0);
    answer = await ask({ url, offset: 0, connectMs, abort, signal });
  }
  if (answer.kind === "complete") return undefined;
  if (answer.kind === "bytes") return answer;
  throw new TransferError("refused", url, `${url} answered with a range nobody asked for`);
}

async function copy(
  job: Transfer,
  file: Deno.FsFile,
  body: Body,
  abort: AbortController,
): Promise<void> {
  checkTotal(job, body.total);
  await file.truncate(body.offset);
  await file.seek(body.offset, Deno.SeekMode.Start);
  const { url, stallMs, signal } = job;
  const next = createReader({ url, body: body.body, stallMs, abort, signal });
  const started = performance.now();
  let done = body.offset;
  for (let c = await next(); c; c = await next()) {
    done += c.length;
    checkSize(job, done);
    await writeAll(file, c);
    report(job, body, done, performance.now() - started);
  }
  checkEnd(job, body, done);
}

function report(job: Transfer, body: Body, done: number, elapsedMs: number): void {
  job.onProgress?.({
    name: nameInUrl(job.url),
    done,
    total: body.total ?? job.bytes,
    bytesPerSecond: elapsedMs > 0 ? (done - body.offset) / elapsedMs * 1000 : 0,
  });
}

function checkTotal({ url, bytes, maxBytes }: Transfer, total: number | undefined): void {
  if (total === undefined) return;
  if (bytes !== undefined && total !== bytes) throw otherSize(url, total, bytes);
  if (total > maxBytes) throw tooLarge(url, maxBytes);
}

function checkSize({ url, bytes, maxBytes }: Transfer, done: number): void {
  if (bytes !== undefined && done > bytes) throw otherSize(url, `more than ${bytes}`, bytes);
  if (done > maxBytes) throw tooLarge(url, maxBytes);
}

function checkEnd({ url, bytes }: Transfer, body: Body, done: number): void {
  const total = body.total ?? bytes;
  if (total === undefined || done === total) return;
  throw new TransferError("cut", url, `${url} ended after ${done} of ${total} bytes`);
}

function otherSize(url: string, found: number | string, wanted: number): ModelError {
  return new ModelError("digest_mismatch", `${url} has ${found} bytes instead of ${wanted}`);
}

function tooLarge(url: string, maxBytes: number): ModelError {
  return new ModelError("digest_mismatch", `${url} is larger than ${maxBytes} bytes`);
}
