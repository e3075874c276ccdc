/** What shows that a line is a standing one; jobs, not time, are the same on a slow machine. */
export interface Sign {
  /** Jobs that left it meanwhile. */
  readonly jobs: number;
  /** By how many it got longer all the same, at least. */
  readonly growth: number;
}

/** When a line is more than a burst, and how long it may be then. */
export interface Shedding {
  /** Length that a line may have for as long as it likes. */
  readonly above: number;
  /** Of which one is enough, in a line that is longer. */
  readonly signs: readonly Sign[];
  /** Jobs that may wait from then on. */
  readonly to: number;
  /** Milliseconds without a crowd until it may be long again. */
  readonly rest: number;
}

/** Tells a burst, which a long line absorbs, from more work than can be done, which it only delays. */
export interface Pressure {
  /** To be called with the length of the line, and whether a slot is free, when either changes. */
  note(length: number, free: boolean): void;
  /** To be called when a work gets its first slot. */
  served(): void;
  /** To be called when a work is refused for the length of the line. */
  refused(): void;
  /** Jobs that may wait now. */
  limit(): number;
  /** Whether the line was a standing one when `limit` was last asked for. */
  readonly standing: boolean;
}

/** Works that must have been served before the share of the refused tells much. */
const fewest = 32;

/**
 * Refused works per served one, at most, in a line that need not be short any more. A short line
 * refuses by itself: by a simulation of random arrivals on two slots a quarter at 0.9 of what can be
 * done, a third at all of it, and 0.6 at 1.3 times that.
 */
const mostRefused = 1 / 3;

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
  { above, signs, to, rest }: Shedding = { above: queue, signs: [], to: queue, rest: 0 },
  now: () => number,
): Pressure {
  /** Jobs that left the line, longer than `above` all the time, and its length before the first. */
  const looks = signs.map((sign) => ({ ...sign, left: 0, from: 0 }));
  /** What became of the works since a time. */
  let seen = { from: now(), served: 0, refused: 0 };
  /** Since when nobody waited and a slot was free. */
  let calmFrom = now();
  let standing = false;
  let last = 0;
  /** Whoever asks how long the line may be is about to make it longer by one. */
  const hasGrown = () => {
    let grown = false;
    for (const look of looks) {
      if (look.left < look.jobs) continue;
      grown ||= last + 1 >= look.from + look.growth;
      look.left = 0;
    }
    return grown;
  };
  const lookAnew = () => {
    seen = { from: now(), served: 0, refused: 0 };
  };
  const hasEnded = () => {
    if (now() - calmFrom >= rest) return true;
    const { from, served, refused } = seen;
    if (now() - from < rest || served < fewest) return false;
    lookAnew();
    return refused <= mostRefused * served;
  };
  return {
    note(length, free) {
      for (const look of looks) {
        if (length <= above) look.left = 0;
        else if (length < last && look.left++ === 0) look.from = last;
      }
      last = length;
      if (length > 0 || !free) calmFrom = Infinity;
      else if (calmFrom === Infinity) calmFrom = now();
    },
    served() {
      seen.served++;
    },
    refused() {
      seen.refused++;
    },
    limit() {
      if (hasGrown()) {
        if (!standing) lookAnew();
        standing = true;
      } else if (standing && hasEnded()) standing = false;
      return standing ? Math.min(to, queue) : queue;
    },
    get standing() {
      return standing;
    },
  };
}
