import { WajahError } from "../errors.ts";

/**
 * The outcome of `work`, or `WajahError("timed_out")` as soon as the signal aborts. Work that
 * cannot be stopped goes on; what it still yields is handed to `discard`, its failure is dropped.
 */
export function abortable<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  discard: (late: T) => void,
): Promise<T> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(new WajahError("timed_out"));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  work.then((result) => signal.aborted ? discard(result) : resolve(result), reject)
    .finally(() => signal.removeEventListener("abort", abort));
  return promise;
}
