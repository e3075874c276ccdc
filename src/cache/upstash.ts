import { Redis } from "@upstash/redis";
import { type Cache, maxValueBytes } from "./cache.ts";
import { CacheError, cacheError } from "./errors.ts";
import { isWrongType, millisecondsOf, secondsOf, valueOf } from "./reply.ts";

/** An Upstash database. */
export interface UpstashOptions {
  /** `https://...`, of the REST API. */
  readonly url: string;
  readonly token: string;
  /** Milliseconds after which a request is given up. */
  readonly deadline?: number;
}

/** Values asked for in one request: in base64 they stay below 8 MB. */
const valuesPerRequest = 5;

/** A cache on Upstash's REST API, for where a TCP connection can't be kept. */
export function openUpstashCache({ url, token, deadline = 150 }: UpstashOptions): Cache {
  const redis = new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: false,
    // A function, because the client answers a plain signal's timeout with a made-up reply.
    signal: () => AbortSignal.timeout(deadline),
  });
  const readSome = async (keys: readonly string[]) => {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.getrange(key, 0, maxValueBytes);
    const replies: readonly Reply[] = await pipeline.exec({ keepErrors: true });
    if (replies.length !== keys.length) throw new CacheError("reply");
    return replies.map(read);
  };
  const getMany = async (keys: readonly string[]) => {
    const parts: Promise<(string | undefined)[]>[] = [];
    for (let at = 0; at < keys.length; at += valuesPerRequest) {
      parts.push(readSome(keys.slice(at, at + valuesPerRequest)));
    }
    return (await Promise.all(parts)).flat();
  };
  return {
    kind: "upstash",
    get: async (key) => (await guarded(getMany([key])))[0],
    getMany: (keys) => guarded(getMany(keys)),
    async set(key, value, ttl) {
      await guarded(redis.set(key, value, { px: millisecondsOf(ttl) }));
    },
    async delete(keys) {
      if (keys.length > 0) await guarded(redis.unlink(...keys));
    },
    ttl: async (key) => secondsOf(await guarded(redis.pttl(key))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

interface Reply {
  readonly result?: unknown;
  readonly error?: string | undefined;
}

function read({ result, error }: Reply): string | undefined {
  if (!error) return valueOf(result);
  if (isWrongType(error)) return undefined;
  throw new Error(error);
}

/** The client's errors hold the whole command: none leaves this file. */
async function guarded<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw cacheError(error);
  }
}
