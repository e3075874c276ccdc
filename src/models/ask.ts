/** One HTTP request for a file from an offset on, and what the answer means for the part on disk. */

import { rootSummaryOf } from "./error.ts";
import { TransferError } from "./transfer_error.ts";

/** A request that can be given up on: `abort` ends the headers' wait and the body alike. */
export interface Ask {
  readonly url: string;
  /** Bytes already on disk; 0 asks for the whole file. */
  readonly offset: number;
  /** Milliseconds to wait for the headers. */
  readonly connectMs: number;
  readonly abort: AbortController;
  readonly signal?: AbortSignal | undefined;
}

/** `bytes` starts at `offset`; `complete`: the part is whole; `restart`: the part is of no use. */
export type Answer =
  | {
    readonly kind: "bytes";
    readonly body: ReadableStream<Uint8Array>;
    readonly offset: number;
    readonly total: number | undefined;
  }
  | { readonly kind: "complete" }
  | { readonly kind: "restart" };

/**
 * Asks for the bytes after `offset`.
 *
 * @throws {TransferError} and the signal's reason.
 */
export async function ask(request: Ask): Promise<Answer> {
  const response = await headersOf(request);
  const answer = classify(request, response);
  if (answer.kind !== "bytes") await response.body?.cancel();
  return answer;
}

async function headersOf({ url, offset, connectMs, abort, signal }: Ask): Promise<Response> {
  const late = `no answer within ${connectMs / 1000} s`;
  const timer = setTimeout(() => abort.abort(new Error(late)), connectMs);
  try {
    const signals = signal ? [signal, abort.signal] : [abort.signal];
    return await fetch(url, { headers: headersFor(offset), signal: AbortSignal.any(signals) });
  } catch (cause) {
    signal?.throwIfAborted();
    const host = new URL(url).host;
    const message = `${host} could not be reached: ${rootSummaryOf(cause)}`;
    throw new TransferError("unreachable", url, message, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function headersFor(offset: number): Record<string, string> {
  // A compressed body would make offsets and lengths meaningless.
  const plain = { "accept-encoding": "identity" };
  return offset > 0 ? { ...plain, range: `bytes=${offset}-` } : plain;
}

function classify({ url, offset }: Ask, response: Response): Answer {
  const { status, body } = response;
  if (status === 416 && offset > 0) return afterTheEnd(response, offset);
  if (status !== 200 && status !== 206) throw badStatus(url, response);
  if (!body) throw new TransferError("cut", url, `${url} answered without a body`);
  if (status === 200) return { kind: "bytes", body, offset: 0, total: lengthOf(response) };
  const range = contentRange(response);
  // A range other than the one asked for would be glued on at the wrong place.
  if (range?.start !== offset) return { kind: "restart" };
  return { kind: "bytes", body, offset, total: range.total };
}

function afterTheEnd(response: Response, offset: number): Answer {
  const total = /^bytes \*\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  return { kind: Number(total) === offset ? "complete" : "restart" };
}

function badStatus(url: string, response: Response): TransferError {
  response.body?.cancel().catch(() => {});
  const passing = response.status >= 500 || [408, 425, 429].includes(response.status);
  const message = `${url} answered ${response.status} ${response.statusText}`.trimEnd();
  return new TransferError(passing ? "cut" : "refused", url, message);
}

function lengthOf(response: Response): number | undefined {
  const length = response.headers.get("content-length");
  return length === null ? undefined : Number(length);
}

function contentRange(
  response: Response,
): { start: number; total: number | undefined } | undefined {
  const header = response.headers.get("content-range") ?? "";
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header);
  if (!match) return undefined;
  return { start: Number(match[1]), total: match[2] === "*" ? undefined : Number(match[2]) };
}
