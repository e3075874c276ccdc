/** How long a line may be. */
export interface PressureOptions {
  /** Jobs that may wait in a burst. */
  readonly queue: number;
  /** Jobs that may wait while more come than are done; at most `queue`. */
  readonly steady: number;
  /** Milliseconds that a line may be longer than `steady` before it counts as more than a burst. */
  readonly patience: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** Tells a burst, which a long line absorbs, from more work than can be done, which it only delays. */
export interface Pressure {
  /** To be called with the length of the line whenever that changes. */
  note(length: number): void;
  /** Jobs that may wait now. */
  limit(): number;
}

/**
 * Starts without pressure. As in CoDel (RFC 8289), time tells the two apart, not length: a line
 * that stays longer than `steady` for `patience` is a standing one, and takes nobody past `steady`
 * until it was empty once. Nobody who waits already is sent away.
 */
export function createPressure({ queue, steady, patience, now }: PressureOptions): Pressure {
  /** When the line got longer than `steady`, if it still is. */
  let longSince: number | undefined;
  let standing = false;
  return {
    note(length) {
      if (length === 0) standing = false;
      if (length <= steady) longSince = undefined;
      else longSince ??= now();
    },
    limit() {
      if (longSince !== undefined && now() - longSince > patience) standing = true;
      return standing ? steady : queue;
    },
  };
}
