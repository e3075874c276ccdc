/** Writes every byte of a chunk at the file's position; one `write` of the runtime may take fewer. */
export async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
}
