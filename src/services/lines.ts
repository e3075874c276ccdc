import { WajahError } from "../errors.ts";

/** Bytes of the longest line: a sample has 3 KB. */
const longestLine = 64 * 1024;

/** Bytes of a line feed. */
const lineFeed = 10;

/**
 * The lines of a body as they arrive, without their ends; empty ones too, so that they count.
 *
 * @throws {WajahError} `body_too_large` for a line that never ends, `malformed_body` for one that
 *   is not UTF-8, what `body` throws
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = new Uint8Array();
  for await (const chunk of body) {
    let from = 0;
    for (let to; (to = chunk.indexOf(lineFeed, from)) >= 0; from = to + 1) {
      yield decode(decoder, join(rest, chunk.subarray(from, to)));
      rest = new Uint8Array();
    }
    rest = join(rest, chunk.subarray(from));
    if (rest.length > longestLine) throw new WajahError("body_too_large");
  }
  if (rest.length > 0) yield decode(decoder, rest);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  if (bytes.length > longestLine) throw new WajahError("body_too_large");
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WajahError("malformed_body");
  }
}
