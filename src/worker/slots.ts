/** Milliseconds for which a party is held back. */
const holdMs = 1_000;

/** Milliseconds for which a slot is kept for others after one of them had any. */
const keepMs = 10_000;

/** Slots, and which party has how many of them. */
export interface Slots<T> {
  /** How many are in use. */
  readonly running: number;
  /** Whether one is free that a party may have, if that is known. */
  freeFor(party?: string): boolean;
  /**
   * Takes one for a party for which it is free.
   *
   * @throws {RangeError} when none is
   */
  take(party: string): T;
  /** Gives back what a party took. */
  give(party: string, slot: T): void;
  /**
   * Leaves one slot, where there are several, to others than a party for a second, unless nobody
   * else had one in the last ten.
   */
  holdBack(party: string): void;
}

/** Makes slots of which all are free. It remembers parties that have one or are held back. */
export function createSlots<T>(all: readonly T[], now: () => number): Slots<T> {
  const idle = [...all];
  const taken = new Map<string, number>();
  /** Until when parties are held back, the first to be free first. */
  const held = new Map<string, number>();
  const isHeld = (party: string) => (held.get(party) ?? -Infinity) > now();
  const takenBy = (party: string) => taken.get(party) ?? 0;
  let latest = { party: "", at: -Infinity }, other = latest;
  const isAlone = (party: string) => (latest.party === party ? other : latest).at <= now() - keepMs;
  const most = (party: string) =>
    isHeld(party) && !isAlone(party) ? Math.max(1, all.length - 1) : all.length;
  return {
    get running() {
      return all.length - idle.length;
    },
    freeFor: (party) => idle.length > 0 && (party === undefined || takenBy(party) < most(party)),
    take(party) {
      const slot = idle.pop();
      if (slot === undefined) throw new RangeError("no slot is free");
      taken.set(party, takenBy(party) + 1);
      if (party !== latest.party) other = latest;
      latest = { party, at: now() };
      return slot;
    },
    give(party, slot) {
      idle.push(slot);
      if (takenBy(party) > 1) taken.set(party, takenBy(party) - 1);
      else taken.delete(party);
    },
    holdBack(party) {
      held.delete(party);
      held.set(party, now() + holdMs);
      for (const other of held.keys()) {
        if (isHeld(other)) return;
        held.delete(other);
      }
    },
  };
}
