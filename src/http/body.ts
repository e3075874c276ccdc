import { WajahError } from "../errors.ts";

/**
 * Collects a body as it arrives. Never sized by `Content-Length`: a client that announces much and
 * sends little would hold that memory for as long as it stalls.
 *
 * @param limit bytes
 * @param signal ends the wait for a client that stalls
 * @throws {WajahError} `body_too_large`, `timed_out`
 */
export async function readBody(
  request: Request,
  limit: number,
  signal: AbortSignal = request.signal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length")) > limit) throw new WajahError("body_too_large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksUntil(signal, request.body)) {
    size += chunk.byteLength;
    if (size > limit) throw new WajahError("body_too_large");
    chunks.push(chunk);
  }
  return concat(chunks, size);
}

/** The chunks as they come; a cancelled reader ends at once, whatever its client still owes. */
async function* chunksUntil(signal: AbortSignal, body: ReadableStream<Uint8Array> | null) {
  if (!body) return;
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  try {
    for (let read; !signal.aborted && !(read = await reader.read()).done;) yield read.value;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
  if (signal.aborted) throw new WajahError("timed_out", { retryAfter: 1 });
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
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
