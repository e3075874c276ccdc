/**
 * The service on WebGPU, in this process. Mesa's software Vulkan takes seconds for a photo, so all
 * services of the process share one engine, and it looks at each photo once: the documents send the
 * same ones many times. That a backend answers the same photo alike is in the suite of the engines.
 */

import assert from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import { assemble } from "../../src/assembly/assemble.ts";
import type { EngineContext } from "../../src/assembly/parts.ts";
import { parseConfig } from "../../src/config.ts";
import { serverPlatform } from "../../src/deps.ts";
import type { Analysis, Engine } from "../../src/inference/engine.ts";
import { createLog } from "../../src/log.ts";
import { releasePixels } from "../../src/release.ts";
import type { DecodedImage } from "../../src/types.ts";
import type { Entry } from "./entry.ts";

/** The engine of all services here; ends with the process's tests. */
const shared = shareEngine();

Deno.test.afterAll(() => shared[Symbol.asyncDispose]());

const slow = {
  INFERENCE_BACKEND: "webgpu",
  INFERENCE_TIMEOUT_MS: "300000",
  REQUEST_TIMEOUT_MS: "600000",
};

const quiet = { log: createLog(() => {}), write: () => {}, isTerminal: false };

/** Starts a service that ends with its scope. */
export async function startOnWebGpu(settings: Readonly<Record<string, string>>): Promise<Entry> {
  const platform = { ...serverPlatform, startEngine: shared.start };
  const deps = await assemble(platform, parseConfig({ ...settings, ...slow }), quiet);
  await deps.started;
  assert.equal(deps.engine.info.backend, "webgpu");
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(options, createApp(deps).fetch);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await deps[Symbol.asyncDispose]();
    },
  };
}

function shareEngine() {
  let starting: Promise<Engine> | undefined;
  return {
    start(context: EngineContext): Promise<Engine> {
      starting ??= serverPlatform.startEngine(context).then(rememberAnswers);
      return starting.then((engine) => ({ ...engine, [Symbol.asyncDispose]: async () => {} }));
    },
    [Symbol.asyncDispose]: async () => await (await starting)?.[Symbol.asyncDispose](),
  };
}

/** An engine that computes the answer to a photo and a choice once. */
function rememberAnswers(engine: Engine): Engine {
  const answers = new Map<string, Promise<Analysis>>();
  return {
    ...engine,
    async analyze(image, choice, signal) {
      const key = JSON.stringify([choice, await describe(image)]);
      const known = answers.get(key);
      if (known) releasePixels(image);
      const answer = known ?? engine.analyze(image, choice, signal);
      answers.set(key, answer);
      return await answer;
    },
  };
}

/** What the engine sees of a photo, by its digest. */
async function describe({ width, height, source, data, overview }: DecodedImage) {
  const digests = [data, overview.data].map(async (bytes) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex()
  );
  return [width, height, source, overview.width, overview.height, ...await Promise.all(digests)];
}
