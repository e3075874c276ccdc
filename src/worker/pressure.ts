/** When a line is more than a burst, and how long it may be then. */
export interface Shedding {
  /** Length that a line may have for as long as it likes. */
  readonly above: number;
  /**
   * Jobs that may leave it while it is longer; once more did, it must have got shorter. Jobs, not
   * time, are the same on a slow machine.
   */
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
  /** Whether the line was a standing one when `limit` was last asked for. */
  readonly standing: boolean;
}

/**
 * Starts without pressure. As in CoDel (RFC 8289), length alone does not tell the two apart: a line
 * that stays long although jobs leave it is a standing one, one that gets shorter is a burst that
 * is being worked off.
 *
 * @param queue jobs that may wait in a burst
 * @param now milliseconds that never go back
 */
export function createPressure(
  queue: number,
  shedding: Shedding | undefined,
  now: () => number,
): Pressure {
  if (!shedding) return { note: () => undefined, limit: () => queue, standing: false };
  const { above, patience, rest } = shedding;
  const to = Math.min(shedding.to, queue);
  /** Jobs that left the line, longer than `above` all the time, since it was looked at. */
  let left = 0;
  /** Its length before the first of them left. */
  let from = 0;
  /** Whether others had taken their places when it was looked at. */
  let stays = false;
  /** When there was no room for more than `to`. */
  let fullAt = -Infinity;
  let standing = false;
  let last = 0;
  const noteFull = () => {
    if (last >= to) fullAt = now();
  };
  const noteLeft = (length: number) => {
    if (length <= above) [left, stays] = [0, false];
    else if (length < last && left++ === 0) from = last;
  };
  /** Whoever asks how long the line may be is about to make it longer by one. */
  const look = () => {
    if (left > patience) [left, stays] = [0, last + 1 >= from];
  };
  return {
    note(length) {
      noteFull();
      noteLeft(length);
      last = length;
      noteFull();
    },
    limit() {
      noteFull();
      look();
      if (stays) standing = true;
      else if (now() - fullAt > rest) standing = false;
      return standing ? to : queue;
    },
    get standing() {
      return standing;
    },
  };
}
