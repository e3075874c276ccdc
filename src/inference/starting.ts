import { WajahError } from "../errors.ts";
import type { Engine } from "./engine.ts";

/** An engine that may still be on its way. */
export interface StartingEngine extends Engine {
  /** False until the networks are loaded. */
  readonly ready: boolean;
}

/**
 * Stands in for an engine while its models are found, downloaded and loaded: every use answers
 * `not_ready` until `start` resolves. A failed start is the caller's to report.
 */
export function startingEngine(start: Promise<Engine>): StartingEngine {
  let engine: Engine | undefined;
  start.then((started) => engine = started).catch(() => undefined);
  const started = () => {
    if (!engine) throw new WajahError("not_ready", { retryAfter: 5 });
    return engine;
  };
  return {
    get ready() {
      return engine !== undefined;
    },
    get info() {
      return started().info;
    },
    // Async, so that "not ready" arrives as a rejection like every other fault.
    analyze: async (image, choice, signal) => await started().analyze(image, choice, signal),
    embed: async (image, landmarks, signal) => await started().embed(image, landmarks, signal),
    async [Symbol.asyncDispose]() {
      await (await start.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}
