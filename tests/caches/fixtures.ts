import { fail } from "node:assert/strict";
import { guardCache, type GuardedCache } from "../../src/cache/guarded.ts";
import type { Cache } from "../../src/cache/cache.ts";
import { type CacheKeys, createCacheKeys } from "../../src/cache/keys.ts";
import { sealCache, type SealedCache } from "../../src/cache/sealed.ts";
import { createLog, type Log } from "../../src/log.ts";

/** Asks until the answer is what is hoped for; 20 s is a fault, not a measurement. */
export async function eventually(what: string, hoped: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!await hoped()) {
    if (performance.now() - started > 20_000) fail(`never: ${what}`);
    await pause(10);
  }
}

/** Waits so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A log that keeps its lines. */
export function recordingLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: createLog((line) => lines.push(line)), lines };
}

/** The message of each line. */
export function messagesOf(lines: readonly string[]): string[] {
  return lines.map((line) => JSON.parse(line).message);
}

/** 32 bytes that are the same for the same number. */
export function secretOf(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).fill(number);
}

/** Random bytes, of any length. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

/** A cache as the service uses it, with short pauses. */
export interface Layers extends AsyncDisposable {
  readonly guarded: GuardedCache;
  readonly sealed: SealedCache;
  readonly keys: CacheKeys;
  /** What was logged. */
  readonly lines: string[];
}

/** Guards and seals a cache; it ends with its scope. */
export async function layersOver(cache: Cache, deadline = 150): Promise<Layers> {
  const { log, lines } = recordingLog();
  const guarded = guardCache(cache, { log, deadline, pause: 50 });
  const keys = await createCacheKeys(secretOf(1));
  return {
    guarded,
    sealed: sealCache(guarded, keys),
    keys,
    lines,
    [Symbol.asyncDispose]: () => guarded[Symbol.asyncDispose](),
  };
}

/** Resolves when a cache that connects in the background can be used. */
export async function connected(cache: Pick<Cache, "ttl">): Promise<void> {
  await eventually("connected", () => cache.ttl("any").then(() => true, () => false));
}
