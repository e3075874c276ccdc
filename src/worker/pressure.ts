/** When a line is more than a burst, and how long it may be then. */
export interface Shedding {
  /** Length that a line may have for as long as it likes. */
  readonly above: number;
  /** Milliseconds that it may be longer. */
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
 * Starts without pressure. As in CoDel (RFC 8289), time tells the two apart, not length alone: a
 * line that stays long is a standing one. Nobody who waits already is sent away.
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
  /** When the line got longer than `above`, if it still is. */
  let longSince: number | undefined;
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
      last = length;
      noteFull();
      if (length <= above) longSince = undefined;
      else longSince ??= now();
    },
    limit() {
      noteFull();
      if (longSince !== undefined && now() - longSince > patience) standing = true;
      else if (now() - fullAt > rest) standing = false;
      return standing ? to : queue;
    },
  };
}
