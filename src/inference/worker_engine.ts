import type { DecodedImage } from "../types.ts";
import { orNotReady, startWorker, type WorkerClient } from "../worker/client.ts";
import type { Engine, EngineInfo } from "./engine.ts";
import { createLanes } from "../worker/lanes.ts";
import type { Recipe } from "./recipe.ts";
import type { InferenceMethods, Loaded } from "./methods.ts";

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
const loadDeadline = 120_000;

/**
 * Milliseconds that a GPU driver gets to end its threads after the worker: a process that exits
 * meanwhile crashes in them (seen with Mesa's software Vulkan).
 */
const driverTeardown = 250;

/** An engine in workers. */
export interface WorkerEngine extends Engine {
  /** Files of networks of which the CPU runs some operators, because the backend can't. */
  readonly helped: readonly string[];
}

/**
 * Starts an engine whose networks live in workers, because a native run holds its thread.
 *
 * @param facts what is known of the engine before its device is
 * @param worker the module that a worker runs, which decides what code can be reached at all
 * @param prove rejects when the weights are not what they were at the start; asked before a worker
 * that died is replaced by one that loads them anew
 * @throws {Error} when a worker can't load the networks
 */
export async function startWorkerEngine(
  recipe: Recipe,
  facts: Omit<EngineInfo, "device">,
  { workers, queue, deadline }: InferenceLimits,
  worker: URL,
  prove: () => Promise<void> = () => Promise.resolve(),
): Promise<WorkerEngine> {
  const loaded: Loaded[] = [];
  let started = false;
  const spawn = async () => {
    if (started) await prove();
    return await spawnLane(worker, recipe, loaded);
  };
  const lanes = createLanes({ count: workers, queue, deadline, grace: 6 * deadline, spawn });
  const end = async () => {
    await lanes[Symbol.asyncDispose]();
    if (recipe.runtime.backend === "webgpu") await pause(driverTeardown);
  };
  try {
    await lanes.start();
    started = true;
  } catch (error) {
    await end();
    throw error;
  }
  const [{ device, helped }] = loaded;
  return {
    info: { ...facts, device },
    helped,
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
    [Symbol.asyncDispose]: end,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Starts a worker; the first says in `loaded` what its networks run on. */
async function spawnLane(
  worker: URL,
  recipe: Recipe,
  loaded: Loaded[],
): Promise<WorkerClient<InferenceMethods>> {
  const client = startWorker<InferenceMethods>(worker, "inference");
  // A worker that hangs while it loads would hold its place for good.
  const timer = setTimeout(() => client[Symbol.dispose](), loadDeadline);
  try {
    const answer = await client.call("load", [recipe]);
    loaded[0] ??= answer;
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
