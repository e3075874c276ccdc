import { rootSummaryOf } from "./error.ts";
import { TransferError } from "./transfer_error.ts";

/** A body that is being read. */
export interface Reading {
  readonly url: string;
  readonly body: ReadableStream<Uint8Array>;
  /** Milliseconds without a byte after which it is given up. */
  readonly stallMs: number;
  /** Aborted when it is; ends the connection. */
  readonly abort: AbortController;
  readonly signal?: AbortSignal | undefined;
}

/** The next chunk, or `undefined` at the end. */
export type ReadChunk = () => Promise<Uint8Array | undefined>;

/**
 * Reads chunk by chunk; the deadline is between bytes, not for the whole.
 *
 * @throws {TransferError} from a read that broke off or stalled, and the signal's reason
 */
export function createReader({ url, body, stallMs, abort, signal }: Reading): ReadChunk {
  const reader = body.getReader();
  return async () => {
    const stalled = new Error(`no byte for ${stallMs / 1000} s`);
    const timer = setTimeout(() => abort.abort(stalled), stallMs);
    try {
      return (await reader.read()).value;
    } catch (cause) {
      signal?.throwIfAborted();
      throw new TransferError("cut", url, `${url} broke off: ${rootSummaryOf(cause)}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  };
}
