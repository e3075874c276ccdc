import { WajahError } from "../errors.ts";
import { createGate, plainSlots } from "../worker/gate.ts";
import { abortable } from "./abortable.ts";
import type { DecodeJob, DecodeReply } from "./imagescript_job.ts";
import { releasePixels } from "../release.ts";

/** How the decode workers are run. */
export interface DecodePoolOptions {
  readonly workers: number;
  /** Jobs that may wait for a worker. */
  readonly waiting: number;
  /** Milliseconds that one decode may take. */
  readonly deadline: number;
  /** Starts a worker, which sends one message of any kind when it is ready for its first job. */
  readonly spawn: () => Worker;
}

/** Milliseconds that a worker may take to load its decoders. */
const START_DEADLINE = 30_000;

/** Workers that decode one image at a time each. */
export interface DecodePool extends AsyncDisposable {
  /**
   * Runs one job. Throws `WajahError` "overloaded", "timed_out" or "not_ready" (no worker can be
   * started), and an Error when a worker fails at work; a file that cannot be decoded is an
   * answer, not an error.
   */
  run(job: DecodeJob, signal?: AbortSignal): Promise<DecodeReply>;
}

/**
 * A pool that starts workers when they are first needed. One that fails, or is at work when its
 * job is aborted or out of time, is terminated; the next job starts another. Terminating does not
 * stop WebAssembly that is running (Deno lets it finish), so what bounds a runaway decode is the
 * limit on pixels, not the deadline.
 */
export function createDecodePool(options: DecodePoolOptions): DecodePool {
  const { workers: count, waiting, deadline, spawn } = options;
  const gate = createGate({ slots: plainSlots(count), queue: waiting });
  const closing = new AbortController();
  const idle: Worker[] = [];
  return {
    async run(job, signal) {
      using _permit = await gate.enter(anyOf(closing.signal, signal));
      const within = (time: number) => anyOf(closing.signal, signal, AbortSignal.timeout(time));
      const worker = idle.pop() ?? await start(spawn(), within(START_DEADLINE));
      const answer = () => abortable(ask(worker, job), within(deadline), releaseReply);
      const reply = await orTerminate(worker, answer);
      if (closing.signal.aborted) worker.terminate();
      else idle.push(worker);
      return reply;
    },
    [Symbol.asyncDispose]() {
      closing.abort();
      for (const worker of idle.splice(0)) worker.terminate();
      return Promise.resolve();
    },
  };
}

function anyOf(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function start(worker: Worker, limit: AbortSignal): Promise<Worker> {
  return orTerminate(worker, async () => {
    await abortable(nextMessage(worker), limit, () => {}).catch(notReady);
    return worker;
  });
}

/** A worker that cannot load is no fault of the file that it was started for. */
function notReady(cause: Error): never {
  throw cause instanceof WajahError ? cause : new WajahError("not_ready", {}, { cause });
}

async function orTerminate<T>(worker: Worker, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

/** The worker is idle, so its next message is the answer. */
function ask(worker: Worker, job: DecodeJob): Promise<DecodeReply> {
  const reply = nextMessage<DecodeReply>(worker);
  worker.postMessage(job, [job.bytes.buffer]);
  return reply;
}

function nextMessage<T>(worker: Worker): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
  worker.onmessageerror = () => reject(new Error("decode worker sent what cannot be read"));
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`decode worker failed: ${event.message}`));
  };
  return promise;
}

function releaseReply(reply: DecodeReply): void {
  if (!reply.ok) return;
  releasePixels(reply.image);
  if (reply.overview) releasePixels(reply.overview);
}
