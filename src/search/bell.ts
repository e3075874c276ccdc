/** Something to wait for that happens again and again. */
export interface Bell {
  /** Wakes everyone who waits now, in a later task. */
  ring(): void;
  next(): Promise<void>;
}

/**
 * Makes a bell. It wakes in a later task, because whoever was just handed a copy must get to
 * search it before somebody who waits for memory has it dropped.
 */
export function createBell(): Bell {
  let waiting: PromiseWithResolvers<void> | undefined;
  return {
    ring() {
      if (waiting) setTimeout(waiting.resolve);
      waiting = undefined;
    },
    next() {
      waiting ??= Promise.withResolvers<void>();
      return waiting.promise;
    },
  };
}
