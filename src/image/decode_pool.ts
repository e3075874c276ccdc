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
  /** Milliseconds to wait for an answer: more than the deadline that a worker keeps by itself. */
  readonly patience: number;
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
   * answer, not an error. An abort ends the wait, not the job: its worker stays taken until it
   * answers, so that whoever leaves early makes no room for more work than there are workers.
   */
  run(job: DecodeJob, signal?: AbortSignal): Promise<DecodeReply>;
}

/**
 * A pool that starts workers when they are first needed. One that fails, or that ran out of time
 * and so holds memory of what it left undone, is terminated; the next job starts another.
 * Terminating does not stop code that is running, so what ends a runaway decode is the worker's
 * own deadline.
 */
export function createDecodePool(options: DecodePoolOptions): DecodePool {
  const { workers: count, waiting, patience, spawn } = options;
  const gate = createGate({ slots: plainSlots(count), queue: waiting });
  const closing = new AbortController();
  const idle: Worker[] = [];
  const within = (time: number) => anyOf(closing.signal, AbortSignal.timeout(time));
  const work = async (permit: Disposable, job: DecodeJob) => {
    using _permit = permit;
    const worker = idle.pop() ?? await start(spawn(), within(START_DEADLINE));
    const answer = () => abortable(ask(worker, job), within(patience), releaseReply);
    const reply = await orTerminate(worker, answer);
    const outOfTime = !reply.ok && reply.timedOut;
    if (closing.signal.aborted || outOfTime) worker.terminate();
    else idle.push(worker);
    if (outOfTime) throw new WajahError("timed_out");
    return reply;
  };
  return {
    async run(job, signal) {
      const permit = await gate.enter(anyOf(closing.signal, signal));
      return await abortable(work(permit, job), signal, releaseReply);
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
