import { describeError, type Log } from "../log.ts";
import { type Breaker, createBreaker, type Outcome } from "./breaker.ts";
import type { Cache } from "./cache.ts";
import { timeout, within } from "./deadline.ts";
import { CacheError } from "./errors.ts";

/** A cache that never fails: what can't be read is a miss, what can't be written is told. */
export interface GuardedCache extends AsyncDisposable {
  readonly kind: string;
  /** `open` while the cache does not answer and is left alone. */
  state(): Breaker["state"];
  get(key: string): Promise<string | undefined>;
  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Whether the value was written. */
  set(key: string, value: string, ttl: number): Promise<boolean>;
  /** Whether the keys are gone; if not, they end with their time to live. */
  delete(keys: readonly string[]): Promise<boolean>;
  ttl(key: string): Promise<number | undefined>;
}

/** Settings of a guard; times in milliseconds. */
export interface GuardOptions {
  readonly log: Pick<Log, "info" | "warn">;
  /** How long a call may take. */
  readonly deadline?: number;
  /** Quick errors in a row after which the cache is left alone. */
  readonly failures?: number;
  /** How long it is left alone before one call tries it again. */
  readonly pause?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

interface Call<T> {
  readonly ask: () => Promise<T>;
  readonly otherwise: T;
  /** Milliseconds after which even an answer is too dear to ask again. */
  readonly patience: number;
}

/**
 * Guards callers from a cache that is down, slow or broken. A call that passes its deadline, or a
 * read that takes half of it, stops all calls at once, so that a request loses that time once
 * however often it asks; a quick error costs little and only several in a row do that. Then the
 * calls return without asking until one trial, every `pause`, is answered well.
 */
export function guardCache(cache: Cache, options: GuardOptions): GuardedCache {
  const { log, deadline = 150, failures = 5, pause = 10_000 } = options;
  const { now = () => performance.now() } = options;
  const breaker = createBreaker({ failures, pause, now });
  const tell = (error: unknown) =>
    breaker.state === "closed"
      ? log.info("cache is used again", { kind: cache.kind })
      : log.warn("cache is not used", { kind: cache.kind, ...describeError(error) });
  const run = async <T>({ ask, otherwise, patience }: Call<T>): Promise<T> => {
    const permit = breaker.admit();
    if (!permit) return otherwise;
    const started = now();
    const report = (outcome: Outcome, error?: unknown) => {
      if (breaker.report(permit, outcome)) tell(error);
    };
    try {
      const answer = await within(ask(), deadline);
      if (now() - started > patience) report("costly", new CacheError("slow"));
      else report("done");
      return answer;
    } catch (error) {
      const costly = isTimeout(error) || now() - started > patience;
      report(costly ? "costly" : "failed", error);
      return otherwise;
    }
  };
  const read = <T>(ask: () => Promise<T>, otherwise: T) =>
    run({ ask, otherwise, patience: deadline / 2 });
  const write = (ask: () => Promise<void>) =>
    run({ ask: () => ask().then(() => true), otherwise: false, patience: Infinity });
  return {
    kind: cache.kind,
    state: () => breaker.state,
    get: (key) => read(() => cache.get(key), undefined),
    getMany: (keys) => read(() => cache.getMany(keys), keys.map(() => undefined)),
    set: (key, value, ttl) => write(() => cache.set(key, value, ttl)),
    delete: (keys) => write(() => cache.delete(keys)),
    ttl: (key) => read(() => cache.ttl(key), undefined),
    [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose](),
  };
}

function isTimeout(error: unknown): boolean {
  return error instanceof CacheError && error.code === timeout;
}
