/** When a line is more than a burst, and how long it may be then. */
export interface Shedding {
  /** Length that a line may have for as long as it likes. */
  readonly above: number;
  /** Jobs that may leave it while it is longer. Jobs, not time, are the same on a slow machine. */
  readonly patience: number;
  /** Jobs that may wait from then on. */
  readonly to: number;
  /** Milliseconds that there must have been room until it may be long again. */
  readonly rest: number;
}

/** Tells a burst, which a long line absorbs, from more work than can be done, which it only delays. */
export interface Pressure {
  /** To be called with the length of the line whenever that changes. */
  note(length: number): void;
  /** Jobs that may wait now. */
  limit(): number;
}

/**
 * Starts without pressure. As in CoDel (RFC 8289), length alone does not tell the two apart: a line
 * that stays long although jobs leave it is a standing one. Nobody who waits is sent away.
 *
 * @param queue jobs that may wait in a burst
 * @param now milliseconds that never go back
 */
export function createPressure(
  queue: number,
  shedding: Shedding | undefined,
  now: () => number,
): Pressure {
  if (!shedding) return { note: () => undefined, limit: () => queue };
  const { above, patience, rest } = shedding;
  const to = Math.min(shedding.to, queue);
  /** Jobs that left the line since it is longer than `above`. */
  let left = 0;
  /** When there was no room for more than `to`. */
  let fullAt = -Infinity;
  let standing = false;
  let last = 0;
  const noteFull = () => {
    if (last >= to) fullAt = now();
  };
  return {
    note(length) {
      noteFull();
      if (length <= above) left = 0;
      else if (length < last) left++;
      last = length;
      noteFull();
    },
    limit() {
      noteFull();
      if (left > patience) standing = true;
      else if (now() - fullAt > rest) standing = false;
      return standing ? to : queue;
    },
  };
}
