import { deepEqual, equal, ok } from "node:assert/strict";
import { maxValueBytes } from "./cache.ts";
import { createMemoryCache } from "./memory.ts";

Deno.test("a value ends exactly with its time to live", async () => {
  let time = 0;
  const cache = createMemoryCache({ now: () => time });
  await cache.set("k", "v", 1.5);
  equal(await cache.ttl("k"), 1.5);
  time = 1499;
  equal(await cache.get("k"), "v");
  time = 1500;
  equal(await cache.get("k"), undefined);
  equal(await cache.ttl("k"), undefined);
});

Deno.test("what was used longest ago leaves first", async () => {
  // Two bytes a character: each entry takes 100.
  const cache = createMemoryCache({ maxBytes: 300 });
  const value = "v".repeat(49);
  for (const key of ["a", "b", "c"]) await cache.set(key, value, 60);
  equal(await cache.get("a"), value);
  await cache.set("d", value, 60);
  deepEqual(await cache.getMany(["a", "b", "c", "d"]), [value, undefined, value, value]);
  await cache.set("e", value, 60);
  equal(await cache.get("a"), undefined);
});

Deno.test("a replaced, deleted or ended value gives its bytes back", async () => {
  let time = 0;
  const cache = createMemoryCache({ maxBytes: 200, now: () => time });
  const value = "v".repeat(49);
  for (let i = 0; i < 10; i++) await cache.set("a", value, 60);
  await cache.set("b", value, 60);
  deepEqual(await cache.getMany(["a", "b"]), [value, value]);
  await cache.delete(["a"]);
  await cache.set("c", value, 1);
  time = 2000;
  equal(await cache.get("c"), undefined);
  await cache.set("d", value, 60);
  deepEqual(await cache.getMany(["b", "d"]), [value, value]);
});

Deno.test("a value that is too large replaces the old one by nothing", async () => {
  const cache = createMemoryCache({ maxBytes: 100 });
  await cache.set("k", "old", 60);
  await cache.set("other", "v", 60);
  await cache.set("k", "v".repeat(50), 60);
  deepEqual(await cache.getMany(["k", "other"]), [undefined, "v"]);
  const roomy = createMemoryCache();
  await roomy.set("k", "v".repeat(maxValueBytes + 1), 60);
  equal(await roomy.get("k"), undefined);
});

Deno.test("names of an object's own are keys like others", async () => {
  const cache = createMemoryCache();
  for (const key of ["__proto__", "constructor", ""]) {
    equal(await cache.get(key), undefined);
    await cache.set(key, "v", 60);
    ok(await cache.get(key));
  }
});
