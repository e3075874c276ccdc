import { deepEqual, doesNotMatch, equal, ok, rejects } from "node:assert/strict";
import { CacheError } from "../../src/cache/errors.ts";
import { openUpstashCache } from "../../src/cache/upstash.ts";
import { startRedis } from "../support/redis.ts";
import { startUpstash } from "../support/upstash.ts";
import { eventually, layersOver, messagesOf } from "./fixtures.ts";

const secret = "0.123,0.456,secret";

/** A server that answers whatever a test says. */
function startLiar(answer: (request: Request) => Response | Promise<Response>) {
  const stop = new AbortController();
  const options = {
    hostname: "127.0.0.1",
    port: 0,
    signal: stop.signal,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  };
  const server = Deno.serve(options, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    token: "token",
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}

const html = "<html><body>502 Bad Gateway</body></html>";
const json = (body: unknown, status = 200) => () => Response.json(body, { status });

/** Says what it was told, as Upstash does in its errors. */
const repeating = async (request: Request) =>
  Response.json({ error: `ERR ${await request.text()}` }, { status: 400 });

/** Answers that are none; nothing can be read from them. */
const lies: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
  "an HTML page": () => new Response(html, { headers: { "content-type": "text/html" } }),
  "an HTML page with status 502": () => new Response(html, { status: 502 }),
  "nothing": () => new Response(null),
  "status 500 in JSON": json({ error: "internal" }, 500),
  "status 401": json({ error: "Unauthorized" }, 401),
  "the command as an error": repeating,
  "null": json(null),
  "a number": json(42),
  "a text": json("OK"),
  "no answers": json([]),
  "an answer too many": json([{ result: null }, { result: null }]),
  "an object": json({}),
  "an answer that is null": json([null]),
  "an error that is an object": json([{ error: { a: 1 } }]),
  "an error": json([{ error: "ERR something" }]),
  "half of the JSON": () => new Response('[{"result":"YWJj'),
};

for (const [what, answer] of Object.entries(lies)) {
  Deno.test(`upstash: ${what} is an error without a value in it, and behind the guard a miss`, async () => {
    await using liar = startLiar(answer);
    const cache = openUpstashCache({ ...liar, deadline: 20_000 });
    await using layers = await layersOver(cache, 20_000);
    await rejects(cache.get("k"), isClean);
    await cache.set("k", secret, 60).catch((error) => ok(isClean(error)));
    for (let i = 0; i < 5; i++) equal(await layers.guarded.get("k"), undefined);
    deepEqual(await layers.guarded.getMany(["k", "l"]), [undefined, undefined]);
    equal(await layers.guarded.set("k", secret, 60), false);
    equal(layers.guarded.state(), "open");
    deepEqual(messagesOf(layers.lines), ["cache is not used"]);
    doesNotMatch(layers.lines.join(), /secret|0\.123/);
  });
}

/** Answers in the right form with something else than a text in them: misses like any other. */
const oddities: Readonly<Record<string, unknown>> = {
  "a number": 123,
  "a list": ["YWJj"],
  "an object": { a: 1 },
  "true": true,
  "null": null,
  "nothing": "",
  "text that is not base64": "%%%",
};

for (const [what, result] of Object.entries(oddities)) {
  Deno.test(`upstash: ${what} in the place of a value is a miss`, async () => {
    await using liar = startLiar(json([{ result }]));
    await using layers = await layersOver(openUpstashCache({ ...liar, deadline: 20_000 }), 20_000);
    equal(await layers.sealed.get("t", "k"), undefined);
    equal(await layers.guarded.ttl("k"), undefined);
  });
}

for (const whole of [true, false]) {
  Deno.test(`upstash: a server that hangs ${whole ? "" : "in its answer "}is a miss`, async () => {
    let requests = 0;
    await using liar = startLiar(() => {
      requests++;
      if (whole) return new Promise(() => {});
      return new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([91])) }));
    });
    await using layers = await layersOver(openUpstashCache(liar));
    const calls = Array.from({ length: 10 }, () => layers.guarded.get("k"));
    deepEqual(await Promise.all(calls), Array(10).fill(undefined));
    equal(layers.guarded.state(), "open");
    equal(await layers.guarded.set("k", secret, 60), false);
    ok(requests <= 11);
    doesNotMatch(layers.lines.join(), /secret/);
  });
}

Deno.test("upstash: nobody there is an error at once", async () => {
  await using liar = startLiar(json(null));
  await liar[Symbol.asyncDispose]();
  await rejects(openUpstashCache({ ...liar, deadline: 20_000 }).get("k"), isClean);
});

Deno.test("upstash: a request asks for few values, so that its answer stays small", async () => {
  const sizes: number[] = [];
  await using liar = startLiar(async (request) => {
    const commands: unknown[] = await request.json();
    sizes.push(commands.length);
    return Response.json(commands.map(() => ({ result: null })));
  });
  const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
  const values = await openUpstashCache({ ...liar, deadline: 20_000 }).getMany(keys);
  deepEqual(values, keys.map(() => undefined));
  deepEqual(sizes.sort(), [2, 5, 5]);
});

Deno.test("upstash: another type and a wrong token behind the real protocol", async () => {
  await using redis = await startRedis();
  await using upstash = await startUpstash(redis.url);
  const cache = openUpstashCache({ ...upstash, deadline: 20_000 });
  await cache.set("good", "value", 60);
  await redis.command("RPUSH", "list", "a");
  deepEqual(await cache.getMany(["list", "good"]), [undefined, "value"]);
  await cache.set("list", "value", 60);
  equal(await cache.get("list"), "value");
  const stranger = openUpstashCache({ ...upstash, token: "wrong", deadline: 20_000 });
  await rejects(stranger.get("good"), isClean);
});

Deno.test("upstash: it is used again when the Redis behind it is back", async () => {
  await using redis = await startRedis();
  await using upstash = await startUpstash(redis.url);
  await using layers = await layersOver(openUpstashCache(upstash));
  const { guarded } = layers;
  redis.pause();
  equal(await guarded.get("k"), undefined);
  equal(guarded.state(), "open");
  redis.resume();
  await eventually("used again", async () => {
    await guarded.set("k", "v", 60);
    return await guarded.get("k") === "v" && guarded.state() === "closed";
  });
});

/** Whether nothing of a request hangs on an error, not even out of sight. */
function isClean(error: unknown): boolean {
  const seen = Deno.inspect(error, { depth: 10 });
  return error instanceof CacheError && error.cause === undefined &&
    !/secret|0\.123|getrange|token/i.test(seen.split("\n    at ")[0]);
}
