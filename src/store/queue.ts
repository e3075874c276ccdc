/** Runs jobs one at a time in the order of their arrival. */
export interface Queue {
  /** Jobs that are not done, the one under way among them. */
  readonly length: number;
  /** Resolves or rejects as the job does; a job that fails never stops the next. */
  run<T>(job: () => Promise<T>): Promise<T>;
  /** Resolves when all that was queued is done. */
  idle(): Promise<void>;
}

/** Makes an empty queue that pauses after each job. */
export function createQueue(pause: () => Promise<void> = () => Promise.resolve()): Queue {
  let tail = Promise.resolve();
  let length = 0;
  const done = () => {
    length--;
    return pause();
  };
  return {
    get length() {
      return length;
    },
    run(job) {
      length++;
      const outcome = tail.then(job);
      tail = outcome.then(done, done);
      return outcome;
    },
    idle: () => tail,
  };
}
