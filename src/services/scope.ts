/** What one request brings along. */
export interface Scope {
  /** The tenant that work is done for: tenants take turns. */
  readonly party: string;
  /** Aborts when the client left or the request's time is up. */
  readonly signal: AbortSignal;
  /** Aborts when the client left, whatever the time: for what streams. */
  readonly left: AbortSignal;
  /** Adds the milliseconds that a stage took. */
  time(stage: string, milliseconds: number): void;
}

/** Runs `work` and adds its time, waiting included, to `stage`. */
export async function timed<T>(scope: Scope, stage: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  try {
    return await work();
  } finally {
    scope.time(stage, performance.now() - from);
  }
}
