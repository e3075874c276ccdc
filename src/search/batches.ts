interface Waiting<Q, R> {
  readonly query: Q;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Answers queries about something with a key, several together. */
export type Batches<Q, R> = (key: string, query: Q) => Promise<R>;

/**
 * Runs a query at once when none with its key is under way. Those that come meanwhile wait and run
 * together, at most `most`, because one pass over a gallery serves several probes for little more
 * than the price of one. `run` answers in the order of the queries; its fault is that of them all.
 */
export function createBatches<Q, R>(
  run: (key: string, queries: readonly Q[]) => Promise<readonly R[]>,
  most: number,
): Batches<Q, R> {
  const lines = new Map<string, Waiting<Q, R>[]>();
  const drain = async (key: string, line: Waiting<Q, R>[]) => {
    while (line.length > 0) {
      const batch = line.splice(0, most);
      await run(key, batch.map(({ query }) => query)).then(
        (results) => batch.forEach(({ resolve }, i) => resolve(results[i])),
        (error) => batch.forEach(({ reject }) => reject(error)),
      );
    }
    lines.delete(key);
  };
  return (key, query) =>
    new Promise((resolve, reject) => {
      const line = lines.get(key);
      line?.push({ query, resolve, reject });
      if (line) return;
      const started = [{ query, resolve, reject }];
      lines.set(key, started);
      drain(key, started);
    });
}
