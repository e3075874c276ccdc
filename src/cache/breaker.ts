/** Settings of a breaker. */
export interface BreakerOptions {
  /** Faults in a row that open it. */
  readonly failures: number;
  /** Milliseconds between two trials while it is open. */
  readonly pause: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** Leave for one call; each ends with exactly one report. */
export interface Permit {
  /** Whether this is the one call that tries what is open. */
  readonly trial: boolean;
}

/** How a call went: `failed` counts, `costly` opens at once. */
export type Outcome = "done" | "failed" | "costly";

/** Stops asking what does not answer, and tries it again now and then. */
export interface Breaker {
  readonly state: "closed" | "open";
  /** Leave to call, or undefined to do without. */
  admit(): Permit | undefined;
  /** Takes note of a call's end; whether that changed the state. */
  report(permit: Permit, outcome: Outcome): boolean;
}

/** Makes a closed breaker. */
export function createBreaker({ failures, pause, now }: BreakerOptions): Breaker {
  let inARow = 0;
  let openedAt: number | undefined;
  let trying = false;
  const open = () => {
    openedAt = now();
    inARow = 0;
  };
  const endTrial = (outcome: Outcome) => {
    trying = false;
    if (outcome === "done") openedAt = undefined;
    else open();
    return outcome === "done";
  };
  const count = (outcome: Outcome) => {
    // A call from before it opened says nothing about now.
    if (openedAt !== undefined) return false;
    inARow = outcome === "done" ? 0 : inARow + 1;
    const opens = outcome === "costly" || inARow >= failures;
    if (opens) open();
    return opens;
  };
  return {
    get state() {
      return openedAt === undefined ? "closed" : "open";
    },
    admit() {
      if (openedAt === undefined) return { trial: false };
      if (trying || now() - openedAt < pause) return undefined;
      trying = true;
      return { trial: true };
    },
    report: ({ trial }, outcome) => trial ? endTrial(outcome) : count(outcome),
  };
}
