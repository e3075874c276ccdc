/** Takes one file of weights out of a zip. */

import { type Entry, type FileEntry, ZipReader } from "@zip.js/zip.js";
import { sha256File } from "./digest.ts";
import { ModelError, summaryOf } from "./error.ts";
import { FileReader } from "./file_reader.ts";
import { joinPath, removeIfThere } from "./path.ts";
import { writeAll } from "./write.ts";

/** Which entry, where it lands, and what it must be. */
export interface UnpackRequest {
  readonly archive: string;
  /** The entry's name; an entry of that name in a folder of the archive is taken too. */
  readonly entry: string;
  readonly folder: string;
  readonly file: string;
  readonly sha256: string;
  /** The exact size, when known. */
  readonly bytes?: number | undefined;
  /** The most bytes accepted when the size is not known: 2 GiB. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks one entry to a temporary name, verifies its SHA-256 and renames it. Both archive and entry
 * are streamed. What an entry claims as its size is not believed: writing stops at the limit.
 *
 * @returns the path of the verified file.
 * @throws {ModelError} `archive_invalid` or `digest_mismatch`, file system errors, and the signal's
 * reason. The archive is left alone.
 */
export async function unpackEntry(request: UnpackRequest): Promise<string> {
  const path = joinPath(request.folder, request.file);
  // A name of its own, so that two processes never write into the same temporary file.
  const temporary = `${path}.${crypto.randomUUID()}.unpack`;
  try {
    await unpackTo(temporary, request);
    await verify(temporary, request);
    await Deno.rename(temporary, path);
  } finally {
    await removeIfThere(temporary);
  }
  return path;
}

async function unpackTo(temporary: string, request: UnpackRequest): Promise<void> {
  using archive = await Deno.open(request.archive, { read: true });
  using output = await Deno.open(temporary, { createNew: true, write: true });
  const reader = new ZipReader(new FileReader(archive), { useWebWorkers: false });
  try {
    const entry = chooseEntry(await reader.getEntries(), request);
    await pour(entry, output, request);
  } catch (error) {
    throw asArchiveError(error, request);
  } finally {
    await reader.close();
  }
}

function chooseEntry(entries: readonly Entry[], request: UnpackRequest): FileEntry {
  const { entry: name, archive } = request;
  const files = entries.filter((e): e is FileEntry => !e.directory);
  const exact = files.filter((e) => e.filename === name);
  const found = exact.length > 0 ? exact : files.filter((e) => e.filename.endsWith(`/${name}`));
  if (found.length === 1) return checkClaim(found[0], request);
  const line = `${archive} holds ${found.length} entries named ${name} instead of one`;
  throw new ModelError("archive_invalid", line);
}

function checkClaim(entry: FileEntry, request: UnpackRequest): FileEntry {
  const claimed = entry.uncompressedSize;
  if (request.bytes !== undefined && claimed !== request.bytes) {
    const line = `${request.entry} claims ${claimed} bytes instead of ${request.bytes}`;
    throw new ModelError("archive_invalid", line);
  }
  if (claimed > limitOf(request)) throw tooLarge(request);
  return entry;
}

async function pour(entry: FileEntry, output: Deno.FsFile, request: UnpackRequest): Promise<void> {
  let written = 0;
  const sink = new WritableStream<Uint8Array>({
    async write(chunk) {
      written += chunk.length;
      if (written > limitOf(request)) throw tooLarge(request);
      await writeAll(output, chunk);
    },
  });
  const { signal } = request;
  await entry.getData(sink, { useWebWorkers: false, ...(signal ? { signal } : {}) });
  await output.sync();
}

function limitOf({ bytes, maxBytes = 2 ** 31 }: UnpackRequest): number {
  return bytes ?? maxBytes;
}

function tooLarge(request: UnpackRequest): ModelError {
  const line = `${request.entry} unpacks to more than ${limitOf(request)} bytes`;
  return new ModelError("archive_invalid", line);
}

/** The library wraps or replaces what was thrown; keep ours, an abort, and faults of the disk. */
function asArchiveError(error: unknown, { archive, entry, signal }: UnpackRequest): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof ModelError || isDiskFault(error)) return error;
  const line = `${entry} cannot be taken out of ${archive}: ${summaryOf(error)}`;
  return new ModelError("archive_invalid", line, { cause: error });
}

function isDiskFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    /^E[A-Z]+$/.test(error.code);
}

async function verify(temporary: string, request: UnpackRequest): Promise<void> {
  const found = await sha256File(temporary, request.signal);
  if (found === request.sha256) return;
  const line = `${request.entry} has sha256 ${found} instead of ${request.sha256}`;
  throw new ModelError("digest_mismatch", line);
}
