import { deepEqual, doesNotMatch, equal, match, ok, rejects } from "node:assert/strict";
import { maxValueBytes } from "../../src/cache/cache.ts";
import { openRedisCache } from "../../src/cache/redis.ts";
import { freePort, type RedisServer, startRedis } from "../support/redis.ts";
import {
  connected,
  eventually,
  type Layers,
  layersOver,
  messagesOf,
  randomBytes,
} from "./fixtures.ts";

const value = new TextEncoder().encode("the secret of tenant t");

type Body = (server: RedisServer, layers: Layers, key: string) => Promise<void>;

/**
 * A sealed value on a real server, and what guards it. The deadline is short only for tests of a
 * server that does not answer: a busy machine must not make a miss of an answer.
 */
async function held(body: Body, deadline = 20_000): Promise<void> {
  await using server = await startRedis();
  const cache = openRedisCache(server.url, { silence: 300, pause: 100 });
  await using layers = await layersOver(cache, deadline);
  await connected(cache);
  const key = await layers.keys.config("t", 1);
  await eventually("written", () => layers.sealed.set("t", key, value, 60));
  await body(server, layers, key);
  doesNotMatch(layers.lines.join(), /secret/);
}

async function recovers({ sealed, guarded }: Layers, key: string): Promise<void> {
  await eventually("used again", async () => {
    const written = await sealed.set("t", key, value, 60);
    const read = await sealed.get("t", key);
    if (read) deepEqual(read, value);
    return written && read !== undefined && guarded.state() === "closed";
  });
}

Deno.test("a stopped Redis is a miss, and is used again when it is back", () =>
  held(async (server, layers, key) => {
    const { sealed, guarded, lines } = layers;
    await server.stop();
    for (let i = 0; i < 10; i++) equal(await sealed.get("t", key), undefined);
    deepEqual(await sealed.getMany("t", [key, key]), [undefined, undefined]);
    equal(await sealed.set("t", key, value, 60), false);
    equal(await sealed.delete([key]), false);
    equal(await sealed.ttl(key), undefined);
    equal(guarded.state(), "open");
    deepEqual(messagesOf(lines), ["cache is not used"]);
    match(lines[0], /"kind":"redis","error":"CacheError\(\w+\)"/);
    await server.start();
    await recovers(layers, key);
    deepEqual(messagesOf(lines).slice(-1), ["cache is used again"]);
  }));

Deno.test("a paused Redis is a miss once, then nobody waits for it", () =>
  held(async (server, layers, key) => {
    server.pause();
    const calls = Array.from({ length: 20 }, () => layers.sealed.get("t", key));
    ok((await Promise.all(calls)).every((answer) => answer === undefined));
    equal(layers.guarded.state(), "open");
    equal(await layers.sealed.delete([key]), false);
    server.resume();
    await recovers(layers, key);
  }, 150));

Deno.test("a Redis that is silent for long gets a new connection, and then another", () =>
  held(async (server, layers, key) => {
    server.pause();
    const clients = async () => (await server.command("CLIENT", "LIST")).match(/ id=|id=/g)?.length;
    equal(await layers.sealed.get("t", key), undefined);
    // Four times the silence that the connection bears.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    equal(await layers.sealed.get("t", key), undefined);
    server.resume();
    await recovers(layers, key);
    // The one that is used and the one that asks: the dead ones were closed.
    await eventually("dead connections closed", async () => await clients() === 2);
  }, 150));

Deno.test("a Redis that is down at the start stops nobody and is used when it comes", async () => {
  await using server = await startRedis();
  await server.stop();
  const cache = openRedisCache(server.url, { pause: 100 });
  await using layers = await layersOver(cache);
  await eventually(
    "refused",
    () => cache.get("k").then(() => false, ({ code }) => code === "ECONNREFUSED"),
  );
  equal(await layers.guarded.get("k"), undefined);
  await server.start();
  await recovers(layers, await layers.keys.config("t", 1));
});

Deno.test("a wrong password is named in the log, never shown", async () => {
  await using server = await startRedis({ password: "right-one" });
  const cache = openRedisCache(server.url.replace("right-one", "wrong-one"), { pause: 100 });
  await using layers = await layersOver(cache);
  await eventually(
    "known",
    () => cache.get("k").then(() => false, ({ code }) => code === "WRONGPASS"),
  );
  await rejects(cache.get("k"), (error) => !Deno.inspect(error).includes("wrong-one"));
  for (let i = 0; i < 5; i++) equal(await layers.guarded.get("k"), undefined);
  match(layers.lines.join(), /CacheError\(WRONGPASS\)/);
  doesNotMatch(layers.lines.join(), /wrong-one|redis:\/\//);
});

Deno.test("a server that does not speak Redis's protocol is a miss until a Redis is there", async () => {
  const port = freePort();
  const stranger = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} },
    () => new Response("hello"),
  );
  const cache = openRedisCache(`redis://127.0.0.1:${port}`, { silence: 200, pause: 50 });
  await using layers = await layersOver(cache);
  for (let i = 0; i < 10; i++) equal(await layers.guarded.get("k"), undefined);
  await eventually("open", async () => {
    await layers.guarded.get("k");
    return layers.guarded.state() === "open";
  });
  await stranger.shutdown();
  await using _redis = await startRedis({ port });
  await recovers(layers, await layers.keys.config("t", 1));
});

/** What a stranger could leave under a key; `own` is the text that stood there. */
const garbage: Readonly<Record<string, (own: string, other: string) => string[]>> = {
  "a list": () => ["RPUSH", "a", "b"],
  "a hash": () => ["HSET", "field", "value"],
  "a number": () => ["SET", "12345"],
  "nothing": () => ["SET", ""],
  "text": () => ["SET", "hello"],
  "base64 that nobody sealed": () => ["SET", randomBytes(200).toBase64()],
  "a truncated value": (own) => ["SET", own.slice(0, 40)],
  "a value with a bit turned": (own) => ["SET", (own[0] === "A" ? "B" : "A") + own.slice(1)],
  "a value with something after it": (own) => ["SET", `${own}AAAA`],
  "another tenant's value": (_, other) => ["SET", other],
};

for (const [what, make] of Object.entries(garbage)) {
  Deno.test(`${what} under a key is a miss`, () =>
    held(async (server, layers, key) => {
      const { sealed, guarded, keys, lines } = layers;
      const otherKey = await keys.config("u", 1);
      await sealed.set("u", otherKey, value, 60);
      const [own, other] = await guarded.getMany([key, otherKey]);
      await server.command("DEL", key);
      const [command, ...rest] = make(own ?? "", other ?? "");
      await server.command(command, key, ...rest);
      // A stranger's value spoils nobody else's.
      equal((await guarded.getMany([key, otherKey]))[1], other);
      equal(await sealed.get("t", key), undefined);
      deepEqual(await sealed.getMany("t", [otherKey, key]), [undefined, undefined]);
      equal(guarded.state(), "closed");
      await recovers(layers, key);
      deepEqual(lines, []);
    }));
}

Deno.test("what is not authentic is deleted, also when it is read with others", () =>
  held(async (server, { sealed, keys }, key) => {
    const gone = async (name: string) => (await server.command("EXISTS", name)).startsWith(":0");
    const second = await keys.config("t", 2);
    await server.command("SET", key, "hello");
    await server.command("SET", second, "hello");
    equal(await sealed.get("t", key), undefined);
    await eventually("deleted", () => gone(key));
    await sealed.getMany("t", [key, second]);
    await eventually("deleted", () => gone(second));
  }));

Deno.test("random bytes and huge values under a key are a miss", () =>
  held(async (server, { sealed, guarded }, key) => {
    await server.command("SET", key, randomBytes(5000));
    equal(await sealed.get("t", key), undefined);
    await server.command("SET", key, "A".repeat(maxValueBytes + 1));
    equal(await guarded.get(key), undefined);
    await server.command("SETRANGE", key, "20000000", "A");
    equal(await guarded.get(key), undefined);
    await server.command("SET", key, "A".repeat(maxValueBytes));
    equal((await guarded.get(key))?.length, maxValueBytes);
    equal(guarded.state(), "closed");
  }));

Deno.test("a value that stands under another key of its tenant does not open there", () =>
  held(async (server, { sealed, guarded, keys }, key) => {
    const later = await keys.config("t", 2);
    await server.command("SET", later, await guarded.get(key) ?? "");
    equal(await sealed.get("t", later), undefined);
    deepEqual(await sealed.get("t", key), value);
  }));

Deno.test("a key without an end has no time to live", () =>
  held(async (server, { sealed }, key) => {
    await server.command("PERSIST", key);
    equal(await sealed.ttl(key), undefined);
    deepEqual(await sealed.get("t", key), value);
  }));

Deno.test("Redis sees neither tenants nor values", () =>
  held(async (server, { sealed, keys, guarded }) => {
    const key = await keys.config("school-of-somebody", 7);
    await sealed.set("school-of-somebody", key, value, 60);
    const seen = await server.command("KEYS", "*") + await guarded.get(key);
    ok(seen.includes(key));
    doesNotMatch(seen, /school|secret/);
    ok(!seen.includes(value.toBase64().slice(0, 12)));
  }));

Deno.test("a Redis that is full still gives what it holds", () =>
  held(async (server, { sealed, guarded, lines }, key) => {
    await server.command("CONFIG", "SET", "maxmemory", "1");
    equal(await sealed.set("t", key, value, 60), false);
    deepEqual(await sealed.get("t", key), value);
    equal(guarded.state(), "closed");
    deepEqual(lines, []);
  }));
