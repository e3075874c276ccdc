import { WajahError } from "../errors.ts";

/** Bytes of the longest line: a sample has 3 KB. */
const longestLine = 64 * 1024;

/** Milliseconds in which a sender must send something more, unless the caller says otherwise. */
const usualPatience = 15_000;

/** Bytes of a line feed. */
const lineFeed = 10;

/**
 * The lines of a body as they arrive, without their ends; empty ones too, so that they count.
 *
 * @param patience milliseconds in which the sender must send something more
 * @throws {WajahError} `body_too_large` for a line that never ends, `malformed_body` for one that
 *   is not UTF-8, `timed_out` when the sender stalls
 */
export async function* readLines(
  body: ReadableStream<Uint8Array>,
  patience = usualPatience,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = new Uint8Array();
  for await (const chunk of impatiently(body, patience)) {
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

async function* impatiently(
  body: ReadableStream<Uint8Array>,
  patience: number,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    while (true) {
      const { value, done } = await orTimedOut(reader.read(), patience);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function orTimedOut<T>(reading: Promise<T>, patience: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WajahError("timed_out", { retryAfter: 1 })), patience);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
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
