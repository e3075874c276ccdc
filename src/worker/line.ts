/** Those who wait, by the party they belong to. */
export interface FairLine<J> {
  /** All who wait. */
  readonly length: number;
  /** Parties of which somebody waits. */
  readonly parties: number;
  /** How many of a party wait. */
  waitingOf(party: string): number;
  /** Puts a job at the end of its party's own line. */
  add(party: string, job: J): void;
  /** Takes a job out, from wherever it stands. */
  remove(party: string, job: J): void;
  /** Takes out whose turn it is: one of each party in a round, within a party the first to come. */
  next(): J | undefined;
  /** Takes out all, in the order of their turns. */
  drain(): J[];
}

/** Makes an empty line. It holds nothing of a party of which nobody waits. */
export function createFairLine<J>(): FairLine<J> {
  /** In the order of their turns: whoever had one goes to the end. */
  const lines = new Map<string, J[]>();
  let length = 0;
  const next = () => {
    for (const [party, [job, ...rest]] of lines) {
      lines.delete(party);
      if (rest.length > 0) lines.set(party, rest);
      length--;
      return job;
    }
    return undefined;
  };
  return {
    get length() {
      return length;
    },
    get parties() {
      return lines.size;
    },
    waitingOf: (party) => lines.get(party)?.length ?? 0,
    add(party, job) {
      lines.set(party, [...lines.get(party) ?? [], job]);
      length++;
    },
    remove(party, job) {
      const rest = lines.get(party)?.filter((other) => other !== job) ?? [];
      length -= (lines.get(party)?.length ?? 0) - rest.length;
      if (rest.length > 0) lines.set(party, rest);
      else lines.delete(party);
    },
    next,
    drain() {
      const jobs: J[] = [];
      for (let job = next(); job !== undefined; job = next()) jobs.push(job);
      return jobs;
    },
  };
}
