import { WajahError } from "../errors.ts";
import { breathe } from "../breathe.ts";
import { gatherBlocks } from "./blocks.ts";

/**
 * Bytes that the chunks of a body must have on average, once there are many. A chunk costs some 40
 * microseconds whatever it holds: a photo cut into single bytes would take minutes of the processor.
 */
const leastChunk = 256;

/** Chunks that may be as small as they like. */
const mostCrumbs = 256;

/** Chunks after which others have their turn: what has arrived already is read without a pause. */
const inOneGo = 128;

/** How a body is waited for. */
export interface Waiting {
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Milliseconds in which all of the body must have come. */
  readonly timeout?: number;
  /** Milliseconds in which something more must have come, each time it is waited for. */
  readonly silence?: number;
  /** Is told of bytes as they come, and may refuse them by throwing. */
  readonly take?: ((bytes: number) => void) | undefined;
}

/**
 * A body as it arrives, in blocks. Nothing is sized by `Content-Length`: a client that announces
 * much and sends little would hold that memory for as long as it stalls.
 *
 * @param limit bytes
 * @throws {WajahError} `body_too_large` as soon as it is, `malformed_body` when it breaks off
 *   or comes in crumbs, `body_timed_out`, `timed_out` when `signal` aborts, what `take` throws
 */
export async function* readBlocks(
  request: Request,
  limit: number,
  waiting: Waiting = {},
): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get("content-length")) > limit) throw new WajahError("body_too_large");
  yield* gatherBlocks(bounded(awaitChunks(request.body, waiting), limit, waiting.take));
}

/**
 * A body of any length, as it arrives.
 *
 * @throws {WajahError} as `readBlocks` does, but not for its length
 */
export function readChunks(request: Request, waiting: Waiting): AsyncGenerator<Uint8Array> {
  return bounded(awaitChunks(request.body, waiting), Infinity, waiting.take);
}

/**
 * Collects a whole body; see `readBlocks`.
 *
 * @throws {WajahError} as `readBlocks` does
 */
export async function readBody(
  request: Request,
  limit: number,
  waiting?: Waiting,
): Promise<Uint8Array<ArrayBuffer>> {
  const blocks = await Array.fromAsync(readBlocks(request, limit, waiting));
  return concat(blocks);
}

/** The next chunk; a body that its sender broke off is not well-formed. */
function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  return reader.read().catch((cause) => {
    throw new WajahError("malformed_body", {}, { cause });
  });
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  take: Waiting["take"],
) {
  let size = 0;
  let count = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    count++;
    take?.(chunk.byteLength);
    if (size > limit) throw new WajahError("body_too_large");
    if (count > mostCrumbs && size < count * leastChunk) throw new WajahError("malformed_body");
    if (count % inOneGo === 0) await breathe();
    yield chunk;
  }
}

/** The chunks as they come; when time is up it ends at once, whatever the client still owes. */
async function* awaitChunks(
  body: ReadableStream<Uint8Array> | null,
  { signal, timeout, silence }: Waiting,
) {
  if (!body) return;
  const reader = body.getReader();
  let late = false;
  const cancel = () => void reader.cancel().catch(() => undefined);
  const giveUp = () => {
    late = true;
    cancel();
  };
  const giveUpIn = (ms: number | undefined) =>
    ms === undefined ? undefined : setTimeout(giveUp, ms);
  const more = async () => {
    const silent = giveUpIn(silence);
    return await next(reader).finally(() => clearTimeout(silent));
  };
  const timer = giveUpIn(timeout);
  signal?.addEventListener("abort", cancel);
  try {
    for (let read; !signal?.aborted && !(read = await more()).done;) yield read.value;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
    // Not cancelled: for a refused body Deno would first take in all that is still to come, and let
    // nobody else have a turn. As it is, it closes the connection behind the answer.
    reader.releaseLock();
  }
  if (late) throw new WajahError("body_timed_out", { hangUp: true });
  if (signal?.aborted) throw new WajahError("timed_out", { retryAfter: 1, hangUp: true });
}

function concat(blocks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(blocks.reduce((size, block) => size + block.byteLength, 0));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.byteLength;
  }
  return whole;
}

/**
 * Checks the type of a body.
 *
 * @throws {WajahError} `unsupported_media_type`
 */
export function checkType(request: Request, type: string): void {
  const given = request.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  if (given !== type) throw new WajahError("unsupported_media_type", { params: { type } });
}
