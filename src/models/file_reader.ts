/** Lets the zip library read a file on disk in slices, so an archive is never held in memory. */

import { Reader } from "@zip.js/zip.js";

/** Random access to an open file. The caller keeps the file and closes it. */
export class FileReader extends Reader<Deno.FsFile> {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    super(file);
    this.#file = file;
  }

  override async init(): Promise<void> {
    this.size = (await this.#file.stat()).size;
    await super.init?.();
  }

  /** Bytes from `index` on; fewer than `length` only at the end of the file. */
  override readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    // Synchronous, so that no second read can move the file's one position in between.
    this.#file.seekSync(index, Deno.SeekMode.Start);
    return Promise.resolve(readFully(this.#file, Math.min(length, Math.max(0, this.size - index))));
  }
}

function readFully(file: Deno.FsFile, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const n = file.readSync(bytes.subarray(at));
    if (n === null) return bytes.subarray(0, at);
    at += n;
  }
  return bytes;
}
