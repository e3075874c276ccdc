/**
 * A store of short-lived copies that may lose or garble anything at any time. A value is opaque
 * text of 1 to `maxValueBytes` bytes of UTF-8; an empty or longer one may be a miss.
 */
export interface Cache extends AsyncDisposable {
  /** `memory`, `redis` or `upstash`. */
  readonly kind: string;
  /** @throws {CacheError} as every method, when the store can't be asked */
  get(key: string): Promise<string | undefined>;
  /** The values in the order of their keys. */
  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Keeps a value for `ttl` seconds, more than 0 and with fractions as far as milliseconds. */
  set(key: string, value: string, ttl: number): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
  /** Seconds left, or undefined when the key is not held or never ends. */
  ttl(key: string): Promise<number | undefined>;
}

/**
 * Longest value. Nobody but the service should write to its cache, but a value there may be of
 * any size, so no driver reads more than this of it.
 */
export const maxValueBytes = 1_048_576;
