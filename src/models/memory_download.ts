/** Downloads a file with a known digest into memory, where there is no disk to write to. */

import { createHash } from "node:crypto";
import { ask } from "./ask.ts";
import { ModelError } from "./error.ts";
import { pause } from "./pause.ts";
import { createReader, type ReadChunk } from "./read_chunk.ts";
import { TransferError } from "./transfer_error.ts";

/** What to download. */
export interface MemoryRequest {
  readonly url: string;
  readonly sha256: string;
  /** The exact size; without it the server must tell. */
  readonly bytes?: number | undefined;
}

/** How to download. Every number has a default. */
export interface MemoryDownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the headers: 10,000. */
  readonly connectMs?: number;
  /** Milliseconds without a byte after which an attempt is given up: 30,000. */
  readonly stallMs?: number;
  /** Further attempts after one that broke off or found nobody: 2. */
  readonly retries?: number;
  /** Milliseconds before the first of them, doubled for each further one: 500. */
  readonly backoffMs?: number;
}

/** The bytes of a file, shared so that workers need no copies. */
export type SharedBytes = Uint8Array<SharedArrayBuffer>;

/** The most bytes accepted: what fits into memory beside everything else. */
const maxBytes = 2 ** 30;

/**
 * The verified bytes of a file.
 *
 * @throws {TransferError} when the network or server is at fault, {ModelError} `digest_mismatch`
 * when the server has another file, and the signal's reason
 */
export async function downloadToMemory(
  request: MemoryRequest,
  options: MemoryDownloadOptions = {},
): Promise<SharedBytes> {
  const { retries = 2, backoffMs = 500, signal } = options;
  for (let attempt = 0;; attempt++) {
    try {
      return await attemptDownload(request, options);
    } catch (error) {
      if (attempt >= retries || !isPassing(error)) throw error;
      await pause(backoffMs * 2 ** attempt, signal);
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof TransferError && error.fault !== "refused";
}

async function attemptDownload(
  { url, sha256, bytes }: MemoryRequest,
  { signal, connectMs = 10_000, stallMs = 30_000 }: MemoryDownloadOptions,
): Promise<SharedBytes> {
  const abort = new AbortController();
  try {
    const answer = await ask({ url, offset: 0, connectMs, abort, signal });
    if (answer.kind !== "bytes") throw new TransferError("refused", url, `${url} sent a part only`);
    const all = room(url, bytes, answer.total);
    const next = createReader({ url, body: answer.body, stallMs, abort, signal });
    const found = await fill(all, url, next);
    if (found !== sha256) throw otherFile(url, `sha256 ${found} instead of ${sha256}`);
    return all;
  } finally {
    abort.abort();
  }
}

/** Memory for the whole file. */
function room(url: string, wanted: number | undefined, told: number | undefined): SharedBytes {
  const size = wanted ?? told;
  if (size === undefined) throw new TransferError("refused", url, `${url} has no length`);
  if (told !== undefined && told !== size) throw otherFile(url, `${told} bytes instead of ${size}`);
  if (size > maxBytes) throw otherFile(url, `more than ${maxBytes} bytes`);
  return new Uint8Array(new SharedArrayBuffer(size));
}

/** Writes every chunk to its place; the SHA-256 of all in hex. */
async function fill(all: SharedBytes, url: string, next: ReadChunk): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  for (let chunk = await next(); chunk; chunk = await next()) {
    if (done + chunk.length > all.length) throw otherFile(url, `more than ${all.length} bytes`);
    all.set(chunk, done);
    hash.update(chunk);
    done += chunk.length;
  }
  if (done < all.length) {
    throw new TransferError("cut", url, `${url} ended after ${done} of ${all.length} bytes`);
  }
  return hash.digest("hex");
}

function otherFile(url: string, what: string): ModelError {
  return new ModelError("digest_mismatch", `${url} has ${what}`);
}
