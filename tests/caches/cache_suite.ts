import { deepEqual, equal, ok } from "node:assert/strict";
import type { Cache } from "../../src/cache/cache.ts";
import { eventually } from "./fixtures.ts";

/** What a cache and each of its covers have in common. */
export interface TestedCache extends Omit<Cache, "set" | "delete"> {
  set(key: string, value: string, ttl: number): Promise<unknown>;
  delete(keys: readonly string[]): Promise<unknown>;
}

/** A place for data of its own. */
export interface Home extends AsyncDisposable {
  /** Opens a cache on the data of this home and waits until it can be used. */
  open(): Promise<TestedCache>;
  /** Bytes of the largest value that must come back. */
  readonly largest: number;
  /** Ends the server, its data with it, and starts it again. */
  restart?(): Promise<void>;
}

/** What every cache must do; `makeHome` gives a home without data. */
export function cacheSuite(name: string, makeHome: () => Promise<Home>): void {
  function test(what: string, body: (cache: TestedCache, home: Home) => Promise<void>): void {
    Deno.test(`${name}: ${what}`, async () => {
      await using home = await makeHome();
      await using cache = await home.open();
      await body(cache, home);
    });
  }

  keeping(test);
  ending(test);
  atOnce(test);
}

type Test = (what: string, body: (cache: TestedCache, home: Home) => Promise<void>) => void;

const values: Readonly<Record<string, string>> = {
  "a number": "123",
  "a large number": "12345678901234567890",
  "a boolean": "true",
  "null": "null",
  "an OK": "OK",
  "base64": "abcd",
  "an object": '{"__proto__":{"a":1}}',
  "a list": "[1,2]",
  "a string of JSON": '"x"',
  "broken JSON": '{"a":',
  "one space": " ",
  "lines": "a\r\nb\n\r\n$5\r\n",
  "control characters": "\0\x01\x7f",
  "unicode": "ᬅᬦᬓ᭄ 名前 José 👩‍👩‍👧‍👦",
};

function keeping(test: Test): void {
  for (const [what, value] of Object.entries(values)) {
    test(`${what} comes back unchanged`, async (cache) => {
      await cache.set("k", value, 60);
      equal(await cache.get("k"), value);
      deepEqual(await cache.getMany(["k", "k"]), [value, value]);
    });
  }

  test("the largest value comes back unchanged", async (cache, { largest }) => {
    const value = "0123456789abcdef".repeat(largest / 16);
    await Promise.all([cache.set("a", value, 60), cache.set("b", value, 60)]);
    const [a, b] = await cache.getMany(["a", "b"]);
    ok(a === value && b === value);
  });

  test("a missing key is a miss", async (cache) => {
    equal(await cache.get("missing"), undefined);
    equal(await cache.ttl("missing"), undefined);
    deepEqual(await cache.getMany(["a", "b"]), [undefined, undefined]);
    deepEqual(await cache.getMany([]), []);
  });

  test("many values come in the order of their keys", async (cache) => {
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    await Promise.all(keys.map((key, i) => i % 3 ? cache.set(key, `v${i}`, 60) : undefined));
    const expected = keys.map((_, i) => i % 3 ? `v${i}` : undefined);
    deepEqual(await cache.getMany(keys), expected);
    deepEqual(await cache.getMany(keys.toReversed()), expected.toReversed());
  });

  test("the last value counts, with its time to live", async (cache) => {
    await cache.set("k", "first", 10);
    await cache.set("k", "second", 1000);
    equal(await cache.get("k"), "second");
    ok((await cache.ttl("k") ?? 0) > 900);
  });

  test("an empty value is a miss", async (cache) => {
    await cache.set("k", "", 60);
    equal(await cache.get("k"), undefined);
  });
}

function ending(test: Test): void {
  test("a deleted key is a miss, others stay", async (cache) => {
    for (const key of ["a", "b", "c"]) await cache.set(key, key, 60);
    await cache.delete(["a", "c", "missing"]);
    await cache.delete([]);
    deepEqual(await cache.getMany(["a", "b", "c"]), [undefined, "b", undefined]);
    equal(await cache.ttl("a"), undefined);
  });

  test("a value ends with its time to live", async (cache) => {
    await cache.set("short", "v", 0.05);
    await cache.set("long", "v", 100);
    const left = await cache.ttl("long");
    ok(left !== undefined && left > 90 && left <= 100);
    await eventually("ended", async () => await cache.get("short") === undefined);
    equal(await cache.ttl("short"), undefined);
    equal(await cache.get("long"), "v");
  });

  test("it is empty and works after a restart", async (cache, home) => {
    if (!home.restart) return;
    await cache.set("k", "v", 60);
    await home.restart();
    await eventually("works", async () => {
      await cache.set("new", "v", 60).catch(() => undefined);
      return await cache.get("new").catch(() => undefined) === "v";
    });
    equal(await cache.get("k"), undefined);
  });
}

function atOnce(test: Test): void {
  test("200 calls at once each get their own answer", async (cache) => {
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    await Promise.all(numbers.map((i) => cache.set(`k${i}`, `v${i}`, 60)));
    const [one, many] = await Promise.all([
      Promise.all(numbers.map((i) => cache.get(`k${i}`))),
      cache.getMany(numbers.map((i) => `k${i}`)),
    ]);
    deepEqual(one, numbers.map((i) => `v${i}`));
    deepEqual(many, one);
  });

  test("sets and deletes at once leave one of the two", async (cache) => {
    for (let i = 0; i < 20; i++) {
      await Promise.all([cache.set("k", "v", 60), cache.delete(["k"])]);
      ok(["v", undefined].includes(await cache.get("k")));
    }
  });
}
