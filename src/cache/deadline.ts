import { CacheError } from "./errors.ts";

/** The code of an answer that did not come in time, here and in drivers with a deadline. */
export const timeout = "TimeoutError";

/**
 * What `answer` says within `milliseconds`. A later answer, or fault, goes nowhere.
 *
 * @throws {CacheError} `TimeoutError` when it says nothing in time
 */
export async function within<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new CacheError(timeout)), milliseconds);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
