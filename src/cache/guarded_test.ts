import { deepEqual, equal, ok } from "node:assert/strict";
import { createLog } from "../log.ts";
import type { Cache } from "./cache.ts";
import { guardCache, type GuardedCache } from "./guarded.ts";
import { createMemoryCache } from "./memory.ts";

interface Scene {
  readonly cache: GuardedCache;
  readonly clock: { time: number };
  readonly lines: string[];
  /** How often the cache itself was asked. */
  asked(): number;
  /** From now on every call does this before it is answered. */
  behave(how: () => Promise<void>): void;
}

function scene(deadline = 20_000): Scene {
  const memory = createMemoryCache();
  const clock = { time: 0 };
  const lines: string[] = [];
  let asked = 0;
  let how = () => Promise.resolve();
  const through = <T>(answer: () => Promise<T>) => {
    asked++;
    return how().then(answer);
  };
  const cache: Cache = {
    kind: "memory",
    get: (key) => through(() => memory.get(key)),
    getMany: (keys) => through(() => memory.getMany(keys)),
    set: (key, value, ttl) => through(() => memory.set(key, value, ttl)),
    delete: (keys) => through(() => memory.delete(keys)),
    ttl: (key) => through(() => memory.ttl(key)),
    [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose](),
  };
  const log = createLog((line) => lines.push(line));
  return {
    cache: guardCache(cache, { log, deadline, failures: 3, pause: 1000, now: () => clock.time }),
    clock,
    lines,
    asked: () => asked,
    behave: (next) => how = next,
  };
}

const failing = () => Promise.reject(new Error("SET k the-secret-value failed"));
const hanging = () => new Promise<void>(() => {});

/** Every call that there is; each is a miss or a no. */
async function allRefused(cache: GuardedCache): Promise<void> {
  equal(await cache.get("k"), undefined);
  deepEqual(await cache.getMany(["k", "l"]), [undefined, undefined]);
  equal(await cache.set("k", "v", 60), false);
  equal(await cache.delete(["k"]), false);
  equal(await cache.ttl("k"), undefined);
}

Deno.test("a cache that works is used as it is", async () => {
  const { cache, lines } = scene();
  equal(await cache.set("k", "v", 60), true);
  equal(await cache.get("k"), "v");
  deepEqual(await cache.getMany(["k", "l"]), ["v", undefined]);
  ok((await cache.ttl("k") ?? 0) > 0);
  equal(await cache.delete(["k"]), true);
  equal(cache.state(), "closed");
  deepEqual(lines, []);
});

Deno.test("errors never get out, and after some nobody asks", async () => {
  const { cache, behave, asked } = scene();
  behave(failing);
  await allRefused(cache);
  equal(asked(), 3);
  await allRefused(cache);
  equal(asked(), 3);
  equal(cache.state(), "open");
});

Deno.test("an error before there is a promise never gets out either", async () => {
  const { cache, behave } = scene();
  behave(() => {
    throw new Error("at once");
  });
  await allRefused(cache);
});

Deno.test("one call without an answer stops all", async () => {
  const { cache, behave, asked } = scene(10);
  behave(hanging);
  equal(await cache.get("k"), undefined);
  await allRefused(cache);
  equal(asked(), 1);
});

Deno.test("a write without an answer stops all, too", async () => {
  const { cache, behave, asked } = scene(10);
  behave(hanging);
  equal(await cache.set("k", "v", 60), false);
  await allRefused(cache);
  equal(asked(), 1);
});

Deno.test("a slow answer counts, and is the last; a slow write is fine", async () => {
  const { cache, behave, clock } = scene(100);
  behave(() => {
    clock.time += 51;
    return Promise.resolve();
  });
  equal(await cache.set("k", "v", 60), true);
  equal(cache.state(), "closed");
  equal(await cache.get("k"), "v");
  equal(cache.state(), "open");
  await allRefused(cache);
});

Deno.test("an error that took long stops all", async () => {
  const { cache, behave, clock } = scene(100);
  behave(() => {
    clock.time += 51;
    return failing();
  });
  equal(await cache.get("k"), undefined);
  equal(cache.state(), "open");
});

Deno.test("one call tries it after the pause, and it is used again", async () => {
  const { cache, behave, clock, asked, lines } = scene();
  await cache.set("k", "v", 60);
  behave(failing);
  await allRefused(cache);
  clock.time = 1000;
  equal(await cache.get("k"), undefined);
  behave(() => Promise.resolve());
  clock.time = 1999;
  equal(await cache.get("k"), undefined);
  equal(asked(), 5);
  clock.time = 2000;
  const answers = await Promise.all([cache.get("k"), cache.get("k")]);
  deepEqual(answers, ["v", undefined]);
  equal(cache.state(), "closed");
  equal(await cache.get("k"), "v");
  deepEqual(lines.map((line) => JSON.parse(line)).map(({ level, message }) => [level, message]), [
    ["warn", "cache is not used"],
    ["info", "cache is used again"],
  ]);
});

Deno.test("the log names the kind and the error's class, never its text", async () => {
  const { cache, behave, lines } = scene();
  behave(failing);
  await allRefused(cache);
  equal(lines.length, 1);
  const { kind, error } = JSON.parse(lines[0]);
  deepEqual([kind, error], ["memory", "Error"]);
  ok(!lines[0].includes("secret"));
});
