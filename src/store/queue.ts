/** Runs jobs one at a time in the order of their arrival. */
export interface Queue {
  /** Resolves or rejects as the job does; a job that fails never stops the next. */
  run<T>(job: () => Promise<T>): Promise<T>;
  /** Resolves when all that was queued is done. */
  idle(): Promise<void>;
}

/** Makes an empty queue that pauses after each job. */
export function createQueue(pause: () => Promise<void> = () => Promise.resolve()): Queue {
  let tail = Promise.resolve();
  return {
    run(job) {
      const outcome = tail.then(job);
      tail = outcome.then(pause, pause);
      return outcome;
    },
    idle: () => tail,
  };
}
