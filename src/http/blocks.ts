/** Bytes from which gathered ones are passed on. */
const fullBlock = 32 * 1024;

/** Bytes that a block begins with; it grows as they come. */
const firstBlock = 256;

/**
 * Gathers chunks into blocks of their own memory. Deno gives each chunk of a body, be it a single
 * byte, in a buffer of 64 KiB: kept as they come, a body sent byte by byte would hold 65,536 times
 * its size. A chunk that fills at least half of its buffer is passed on as it is.
 */
export async function* gatherBlocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(firstBlock);
  let size = 0;
  for await (const chunk of chunks) {
    if (size > 0 && size + chunk.length > fullBlock) {
      yield block.subarray(0, size);
      [block, size] = [new Uint8Array(firstBlock), 0];
    }
    if (chunk.length * 2 >= chunk.buffer.byteLength && size === 0) {
      yield chunk;
    } else {
      block = withRoom(block, size + chunk.length);
      block.set(chunk, size);
      size += chunk.length;
    }
  }
  if (size > 0) yield block.subarray(0, size);
}

/** The same bytes in memory for at least `size`, at least doubled. */
function withRoom(block: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size <= block.length) return block;
  const larger = new Uint8Array(Math.max(size, block.length * 2));
  larger.set(block);
  return larger;
}
