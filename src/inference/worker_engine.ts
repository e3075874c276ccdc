import type { DecodedImage } from "../types.ts";
import { orNotReady, startWorker, type WorkerClient } from "../worker/client.ts";
import type { Engine, EngineInfo } from "./engine.ts";
import { createLanes } from "../worker/lanes.ts";
import type { Recipe } from "./recipe.ts";
import type { InferenceMethods } from "./worker.ts";

/** Bounds of the inference queue. */
export interface InferenceLimits {
  /** Workers, each with its own networks and one job at a time. */
  readonly workers: number;
  /** Jobs that may wait. */
  readonly queue: number;
  /** Milliseconds one job may run. */
  readonly deadline: number;
}

/** Milliseconds that loading the networks may take. */
const loadDeadline = 60_000;

/**
 * Starts an engine whose networks live in workers, because a native run holds its thread.
 *
 * @throws {Error} when a worker can't load the networks
 */
export async function startWorkerEngine(
  recipe: Recipe,
  info: EngineInfo,
  { workers, queue, deadline }: InferenceLimits,
): Promise<Engine> {
  const spawn = () => spawnLane(recipe);
  const lanes = createLanes({ count: workers, queue, deadline, grace: 6 * deadline, spawn });
  try {
    await lanes.start();
  } catch (error) {
    await lanes[Symbol.asyncDispose]();
    throw error;
  }
  return {
    info,
    analyze: (image, choice, signal) =>
      lanes.run(
        ({ call }) => call("analyze", [image, choice], buffersOf(image)).catch(orNotReady),
        signal,
      ),
    embed: (image, landmarks, signal) =>
      lanes.run(
        ({ call }) => call("embed", [image, landmarks], [image.data.buffer]).catch(orNotReady),
        signal,
      ),
    [Symbol.asyncDispose]: () => lanes[Symbol.asyncDispose](),
  };
}

async function spawnLane(recipe: Recipe): Promise<WorkerClient<InferenceMethods>> {
  const client = startWorker<InferenceMethods>(new URL("worker.ts", import.meta.url), "inference");
  // A worker that hangs while it loads would hold its place for good.
  const timer = setTimeout(() => client[Symbol.dispose](), loadDeadline);
  try {
    await client.call("load", [recipe]);
  } catch (error) {
    client[Symbol.dispose]();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return client;
}

function buffersOf({ data, overview }: DecodedImage): ArrayBuffer[] {
  return [...new Set([data.buffer, overview.data.buffer])];
}
