/** Downloads one URL to a file with a known digest; a broken download goes on where it broke. */

import { hasDigest, sha256File } from "./digest.ts";
import { ModelError } from "./error.ts";
import { withLock } from "./lock.ts";
import { joinPath, removeIfThere, sizeOf } from "./path.ts";
import { pause } from "./pause.ts";
import { type DownloadProgress, transfer } from "./transfer.ts";
import { TransferError } from "./transfer_error.ts";

/** What to download, and under which name it lands. */
export interface DownloadRequest {
  readonly url: string;
  readonly folder: string;
  readonly file: string;
  readonly sha256: string;
  /** The exact size, when known. */
  readonly bytes?: number | undefined;
}

/** How to download. Every number has a default. */
export interface DownloadOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the headers: 10,000. */
  readonly connectMs?: number | undefined;
  /** Milliseconds without a byte after which an attempt is given up: 30,000. */
  readonly stallMs?: number | undefined;
  /** Retries of a transfer that broke off: 3. A host that does not answer at all gets one. */
  readonly retries?: number | undefined;
  /** Milliseconds before the first retry, doubled for each further one: 1,000. */
  readonly backoffMs?: number | undefined;
  /** The most bytes accepted when the size is not known: 2 GiB. */
  readonly maxBytes?: number | undefined;
}

/**
 * Downloads to `<file>.part`, verifies its SHA-256 and renames it; an existing part is continued.
 * The final name never holds a wrong file, and of several processes one downloads at a time.
 *
 * @returns the path of the verified file.
 * @throws {ModelError} `download_failed` or `digest_mismatch`, file system errors, and the signal's
 * reason; an aborted or broken download leaves its part to be continued.
 */
export async function download(
  request: DownloadRequest,
  options: DownloadOptions = {},
): Promise<string> {
  const path = joinPath(request.folder, request.file);
  await withLock(`${path}.lock`, options.signal, async () => {
    // Another process may have finished it while this one waited for the lock.
    if (await hasDigest(path, request.sha256, options.signal)) return;
    await fill(request, `${path}.part`, options);
    await Deno.rename(`${path}.part`, path);
  });
  return path;
}

async function fill(request: DownloadRequest, part: string, options: DownloadOptions) {
  const leftover = await sizeOf(part) ?? 0;
  try {
    await fetchAndVerify(request, part, options);
  } catch (error) {
    if (leftover === 0 || !isMismatch(error)) throw error;
    // What an earlier run left may have been of another file: once more, from the start.
    await fetchAndVerify(request, part, options);
  } finally {
    if (await sizeOf(part) === 0) await removeIfThere(part);
  }
}

async function fetchAndVerify(request: DownloadRequest, part: string, options: DownloadOptions) {
  try {
    await transferWithRetries(request, part, options);
    await verify(request, part, options.signal);
  } catch (error) {
    if (isMismatch(error)) await removeIfThere(part);
    throw error;
  }
}

function isMismatch(error: unknown): boolean {
  return error instanceof ModelError && error.code === "digest_mismatch";
}

async function verify({ url, sha256 }: DownloadRequest, part: string, signal?: AbortSignal) {
  const found = await sha256File(part, signal);
  if (found === sha256) return;
  throw new ModelError("digest_mismatch", `${url} has sha256 ${found} instead of ${sha256}`);
}

async function transferWithRetries(
  request: DownloadRequest,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const { connectMs = 10_000, stallMs = 30_000, backoffMs = 1_000, maxBytes = 2 ** 31 } = options;
  const { onProgress, signal } = options;
  const { url, bytes } = request;
  let answered = false;
  for (let attempt = 0;; attempt++) {
    try {
      return await transfer({ url, part, bytes, maxBytes, connectMs, stallMs, onProgress, signal });
    } catch (error) {
      answered ||= error instanceof TransferError && error.fault === "cut";
      if (attempt >= retriesFor(error, answered, options)) throw asModelError(error);
      await pause(backoffMs * 2 ** attempt, signal);
    }
  }
}

function retriesFor(error: unknown, answered: boolean, { retries = 3 }: DownloadOptions): number {
  if (!(error instanceof TransferError) || error.fault === "refused") return 0;
  // A host that never answered would hold up a start for minutes.
  return answered ? retries : Math.min(1, retries);
}

function asModelError(error: unknown): unknown {
  if (!(error instanceof TransferError)) return error;
  return new ModelError("download_failed", error.message, { cause: error });
}
