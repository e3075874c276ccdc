/** Those who wait, by the party they belong to. */
export interface FairLine<J> {
  /** All who wait. */
  readonly length: number;
  /** Parties of which somebody waits. */
  readonly parties: number;
  /** Who waits of a party, the first to come first. */
  waitingOf(party: string): readonly J[];
  /**
   * Who waits of the parties of which most wait, each party for itself: first those that had a turn,
   * the last to have it before the others, then those that had none, the first to come before.
   */
  longest(): readonly (readonly J[])[];
  /** Puts a job at the end of its party's own line. */
  add(party: string, job: J): void;
  /** Takes a job out, from wherever it stands. */
  remove(party: string, job: J): void;
  /**
   * Takes out whose turn it is: of a party that had none since somebody waits, else one of each
   * party in a round; within a party the first to come.
   *
   * @param may whose turn it may be; anybody's unless told
   */
  next(may?: (party: string) => boolean): J | undefined;
  /** Takes out all, in the order of their turns. */
  drain(): J[];
}

/**
 * Makes an empty line. As in FQ-CoDel (RFC 8290) a party of which nobody waited goes before those
 * that had a turn meanwhile, so that a crowd delays it by no turn; it is one of them until they all
 * had another. Of those that had a turn one goes between any two that had none, or many who come
 * once would never let them. The line holds nothing of anybody once nobody waits.
 */
export function createFairLine<J>(): FairLine<J> {
  const jobs = new Map<string, readonly J[]>();
  /** Parties in the order of their turns: those that had none, then those that had one. */
  const fresh = new Set<string>(), served = new Set<string>();
  let length = 0;
  const set = (party: string, left: readonly J[]) => {
    length += left.length - (jobs.get(party)?.length ?? 0);
    if (left.length > 0) jobs.set(party, left);
    else jobs.delete(party);
    if (length > 0) return;
    fresh.clear();
    served.clear();
  };
  /** Whether a party that had no turn went before one that had. */
  let overtaken = false;
  const firstOf = (parties: Iterable<string>, may: (party: string) => boolean) => {
    for (const party of parties) {
      if (jobs.has(party) && may(party)) return party;
    }
    return undefined;
  };
  const nextParty = (may: (party: string) => boolean) => {
    const newcomer = firstOf(fresh, may), other = firstOf(served, may);
    if (newcomer === undefined || (overtaken && other !== undefined)) {
      overtaken = false;
      return other;
    }
    overtaken = other !== undefined;
    return newcomer;
  };
  /** Puts a party that has its turn behind the others, and forgets those in front that left. */
  const turn = (party: string) => {
    for (const parties of [fresh, served]) {
      parties.delete(party);
      for (const other of parties) {
        if (jobs.has(other)) break;
        parties.delete(other);
      }
    }
    served.add(party);
  };
  const next = (may: (party: string) => boolean = () => true) => {
    const party = nextParty(may);
    if (party === undefined) return undefined;
    const [job, ...left] = jobs.get(party) ?? [];
    turn(party);
    set(party, left);
    return job;
  };
  return {
    get length() {
      return length;
    },
    get parties() {
      return jobs.size;
    },
    waitingOf: (party) => jobs.get(party) ?? [],
    longest() {
      const all = [...[...served].reverse(), ...fresh].map((party) => jobs.get(party) ?? []);
      const most = Math.max(1, ...all.map(({ length }) => length));
      return all.filter(({ length }) => length === most);
    },
    add(party, job) {
      if (!jobs.has(party) && !served.has(party)) fresh.add(party);
      set(party, [...jobs.get(party) ?? [], job]);
    },
    remove(party, job) {
      set(party, (jobs.get(party) ?? []).filter((other) => other !== job));
    },
    next,
    drain() {
      const all: J[] = [];
      for (let job = next(); job !== undefined; job = next()) all.push(job);
      return all;
    },
  };
}
