/** A cache that could not be asked, or did not understand. */
export class CacheError extends Error {
  override readonly name = "CacheError";
  /** A system's error code, a word of Redis's protocol or the class of the driver's error. */
  readonly code: string;

  constructor(code: string) {
    super(`the cache failed: ${code}`);
    this.code = code;
  }
}

/** First words of Redis's replies that tell an operator what to do. */
const redisWords =
  /^(OOM|NOAUTH|WRONGPASS|NOPERM|LOADING|READONLY|MISCONF|MASTERDOWN|CLUSTERDOWN|BUSY|ERR)\b/;

/**
 * What is left of a driver's error: its code, because its message repeats the command with the
 * value, and would drag both along as a cause.
 */
export function cacheError(error: unknown): CacheError {
  return error instanceof CacheError ? error : new CacheError(codeOf(error));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if ("code" in error && typeof error.code === "string") return error.code;
  const [word] = redisWords.exec(error.message) ?? [];
  return word ?? (error.name === "Error" ? error.constructor.name : error.name);
}
