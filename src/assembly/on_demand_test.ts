import assert from "node:assert/strict";
import { serveOnDemand, type Started } from "./on_demand.ts";

const info: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
  completed: Promise.resolve(),
};

function ask(answer: Started["answer"]): Promise<Response> {
  return Promise.resolve(answer(new Request("http://localhost/x"), info));
}

Deno.test("nothing starts before a request, and one start answers all", async () => {
  let starts = 0;
  const fetch = serveOnDemand(async () => {
    starts++;
    await Promise.resolve();
    return { answer: () => new Response("here"), started: Promise.resolve() };
  }, () => assert.fail("the start failed"));
  assert.equal(starts, 0);
  const texts = await Promise.all([1, 2, 3].map(async () => await (await ask(fetch)).text()));
  assert.deepEqual(texts, ["here", "here", "here"]);
  assert.equal(starts, 1);
});

Deno.test("a start that fails is told once, answered 503 and tried again", async () => {
  const told: unknown[] = [];
  let fails = true;
  const fetch = serveOnDemand(() => {
    if (fails) return Promise.reject(new Error("database is away"));
    return Promise.resolve({ answer: () => new Response("here"), started: Promise.resolve() });
  }, (error) => told.push(error));
  const responses = await Promise.all([ask(fetch), ask(fetch)]);
  for (const response of responses) {
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("retry-after"), "5");
    assert.equal((await response.json()).code, "not_ready");
  }
  assert.equal(told.length, 1);
  fails = false;
  assert.equal(await (await ask(fetch)).text(), "here");
});

Deno.test("a service whose models fail later is started anew", async () => {
  const told: unknown[] = [];
  let starts = 0;
  const fetch = serveOnDemand(() => {
    const turn = ++starts;
    const started = turn === 1 ? Promise.reject(new Error("no weights")) : Promise.resolve();
    return Promise.resolve({ answer: () => new Response(`${turn}`), started });
  }, (error) => told.push(error));
  assert.equal(await (await ask(fetch)).text(), "1");
  assert.equal(told.length, 1);
  assert.equal(await (await ask(fetch)).text(), "2");
});
