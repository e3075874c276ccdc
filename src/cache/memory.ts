import { type Cache, maxValueBytes } from "./cache.ts";

/** Settings of the in-process cache. */
export interface MemoryCacheOptions {
  /** Keys and values together, two bytes a character. */
  readonly maxBytes?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

interface Entry {
  readonly value: string;
  /** When it ends, in milliseconds of `now`. */
  readonly end: number;
}

/** Bytes that are kept unless the caller says otherwise. */
const defaultBytes = 64 * 1_048_576;

/** A cache in this process: when it is full, what was used longest ago leaves first. */
export function createMemoryCache(options: MemoryCacheOptions = {}): Cache {
  const { maxBytes = defaultBytes, now = () => performance.now() } = options;
  // In the order of use, the oldest first.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const remove = (key: string) => {
    const entry = entries.get(key);
    if (entry && entries.delete(key)) bytes -= sizeOf(key, entry.value);
  };
  const put = (key: string, entry: Entry) => {
    remove(key);
    entries.set(key, entry);
    bytes += sizeOf(key, entry.value);
  };
  const held = (key: string) => {
    const entry = entries.get(key);
    if (entry && entry.end <= now()) remove(key);
    return entries.get(key);
  };
  const read = (key: string) => {
    const entry = held(key);
    if (entry) put(key, entry);
    return entry?.value;
  };
  return {
    kind: "memory",
    get: (key) => Promise.resolve(read(key)),
    getMany: (keys) => Promise.resolve(keys.map(read)),
    set(key, value, ttl) {
      remove(key);
      const size = sizeOf(key, value);
      if (value === "" || value.length > maxValueBytes || size > maxBytes) return Promise.resolve();
      put(key, { value, end: now() + ttl * 1000 });
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
      return Promise.resolve();
    },
    delete(keys) {
      keys.forEach(remove);
      return Promise.resolve();
    },
    ttl(key) {
      const entry = held(key);
      return Promise.resolve(entry && (entry.end - now()) / 1000);
    },
    [Symbol.asyncDispose]() {
      entries.clear();
      bytes = 0;
      return Promise.resolve();
    },
  };
}

function sizeOf(key: string, value: string): number {
  return 2 * (key.length + value.length);
}
