/**
 * The outcome of some work, unless it takes longer than `ms`. The work itself is not stopped.
 *
 * @throws {DOMException} `TimeoutError`
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const fault = new DOMException("it took too long", "TimeoutError");
  const timer = setTimeout(() => reject(fault), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
