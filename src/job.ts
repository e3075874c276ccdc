import { describeError, type Log } from "./log.ts";

/** Work that is done again and again while the service runs. */
export interface JobOptions {
  /** For the log. */
  readonly name: string;
  /** Milliseconds between the end of one run and the start of the next. */
  readonly pause: number;
  readonly log: Log;
  run(): Promise<void>;
}

/**
 * Starts a job; runs never overlap, and one that fails is logged by its class
 * and tried again. Its end waits for the run under way.
 */
export function startJob({ name, pause, log, run }: JobOptions): AsyncDisposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new AbortController();
  const schedule = () => {
    if (stopped.signal.aborted) return;
    timer = setTimeout(() => running = turn(), pause);
  };
  async function turn() {
    try {
      await run();
    } catch (error) {
      log.error("job failed", { job: name, ...describeError(error) });
    }
    schedule();
  }
  let running = turn();
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
