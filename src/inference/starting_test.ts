import assert from "node:assert/strict";
import type { Engine } from "./engine.ts";
import { createFakeEngine } from "./fake.ts";
import { drawGoldenFace } from "./golden_face.ts";
import { goldenLandmarks } from "./golden_check.ts";
import { startingEngine } from "./starting.ts";

const choice = { embed: "largest", liveness: true } as const;
const never = new AbortController().signal;
const notReady = { name: "WajahError", code: "not_ready", fields: { retryAfter: 5 } };

async function assertNotReady(engine: Engine) {
  await assert.rejects(engine.analyze(drawGoldenFace(), choice, never), notReady);
  await assert.rejects(engine.embed(drawGoldenFace(), goldenLandmarks, never), notReady);
  assert.throws(() => engine.info, notReady);
}

Deno.test("until the start is over every use answers not_ready", async () => {
  const start = Promise.withResolvers<Engine>();
  await using engine = startingEngine(start.promise);
  assert.equal(engine.ready, false);
  await assertNotReady(engine);
  const fake = createFakeEngine();
  start.resolve(fake);
  await start.promise;
  assert.equal(engine.ready, true);
  assert.equal(engine.info, fake.info);
  const photo = drawGoldenFace();
  await engine.analyze(photo, choice, never);
  assert.equal(photo.data.length, 0);
  assert.equal((await engine.embed(drawGoldenFace(), goldenLandmarks, never)).length, 512);
});

Deno.test("after a failed start it stays not ready and can still be disposed of", async () => {
  const engine = startingEngine(Promise.reject(new Error("no weights")));
  await Promise.resolve();
  await assertNotReady(engine);
  assert.equal(engine.ready, false);
  await engine[Symbol.asyncDispose]();
});

Deno.test("disposal reaches an engine that was still on its way", async () => {
  const start = Promise.withResolvers<Engine>();
  const engine = startingEngine(start.promise);
  const disposed = engine[Symbol.asyncDispose]();
  const fake = createFakeEngine();
  start.resolve(fake);
  await disposed;
  await assert.rejects(fake.analyze(drawGoldenFace(), choice, never), { code: "not_ready" });
});
