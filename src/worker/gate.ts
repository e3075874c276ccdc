import { WajahError } from "../errors.ts";
import { createFairLine } from "./line.ts";
import { createPressure, type Shedding } from "./pressure.ts";
import { createSlots } from "./slots.ts";

/** A slot in use; disposing it hands the slot to the next in line. */
export interface Permit<T> extends Disposable {
  readonly slot: T;
}

/** Slots for jobs that need nothing of their own. */
export function plainSlots(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** How a gate bounds the work behind it. */
export interface GateOptions<T> {
  /** One entry per job that may run at once; a job gets one to itself. */
  readonly slots: readonly T[];
  /** Jobs of one party that may wait, and half of those of many: a long queue makes all late. */
  readonly queue: number;
  /** How many may wait when the line stays long; as many as in a burst unless given. */
  readonly shedding?: Shedding;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** Milliseconds after which nobody has to give way any more. */
const givesWayMs = 100;

/**
 * A bounded queue in front of a fixed number of slots, fair to parties: they take turns, and one
 * that has less than its share of a full line is let in all the same.
 */
export interface Gate<T> {
  /** Jobs waiting now. */
  readonly waiting: number;
  /** Jobs running now. */
  readonly running: number;
  /**
   * Refuses what `enter` would refuse now, before any work on it.
   *
   * @param party unless it is known, it is taken for one of which nobody waits
   * @throws {WajahError} `overloaded`
   */
  check(party?: string): void;
  /**
   * Waits for a slot.
   *
   * @param party whose job it is; all are of one party unless told
   * @param work what the job is a part of: once begun, its later parts are not refused for the
   *   length of the line, because those before would have been work for nothing; before that they
   *   are refused together
   * @throws {WajahError} `overloaded` when the queue is full, turns out to be a line that stays, or
   *   another takes the place in such a line; `timed_out` when `signal` aborts
   */
  enter(signal?: AbortSignal, party?: string, work?: object): Promise<Permit<T>>;
  /**
   * Leaves one slot, where there are several, to others than a party for a second: who always has
   * the next job at hand would else have all of them whenever another comes.
   */
  holdBack(party: string): void;
}

/** A job in line. */
interface Waiting<T> {
  readonly party: string;
  /** When it came, in milliseconds. */
  readonly since: number;
  /** What it is a part of. */
  readonly work: object;
  take(slot: T): void;
  refuse(error: WajahError): void;
}

/** Makes a gate; see `GateOptions`. */
export function createGate<T>(
  { slots: all, queue, shedding, now = () => performance.now() }: GateOptions<T>,
): Gate<T> {
  const slots = createSlots(all, now);
  /** Works of which a part was let in, and those of which one had a slot. */
  const admitted = new WeakSet<object>(), begun = new WeakSet<object>();
  const line = createFairLine<Waiting<T>>();
  const pressure = createPressure(queue, shedding, now);
  const limitNow = () => {
    const was = pressure.standing;
    const limit = pressure.limit();
    if (pressure.standing && !was) shorten(limit);
    return limit;
  };
  const refuse = (job: Waiting<T>) => {
    admitted.delete(job.work);
    job.refuse(overloaded());
  };
  const note = () => pressure.note(line.length, slots.freeFor());
  /** Jobs that may wait when they are of many parties. */
  const mostOfMany = (limit: number) => pressure.standing ? limit + all.length : 2 * limit;
  // Whoever is let in is to be answered soon, so of a line that was too long those are let go that
  // waited most.
  const shorten = (to: number) => {
    const keep = Math.max(to, Math.min(line.parties, mostOfMany(to))), waiting = line.drain();
    const last = new Set(inTurns(waiting.toReversed()).slice(0, keep).map(({ work }) => work));
    for (const job of waiting) {
      if (last.has(job.work) || begun.has(job.work)) line.add(job.party, job);
      else refuse(job);
    }
    note();
  };
  const hasRoom = (party: string | undefined) => {
    const limit = limitNow();
    if (slots.freeFor(party) || line.length < limit) return true;
    if (line.length >= mostOfMany(limit)) return false;
    const own = party === undefined ? 0 : line.waitingOf(party).length;
    return own === 0 ? limit > 0 : own < Math.ceil(limit / line.parties);
  };
  /** Whose place a party's next job would take: of one of those of which most wait. */
  const givingWay = (party = "") => {
    if (!pressure.standing) return undefined;
    const own = line.waitingOf(party), longest = line.longest();
    const isOne = own.length > 0 && own.length + 1 >= longest[0].length;
    return (isOne ? [own] : longest).flat()
      .find(({ work, since }) => !begun.has(work) && now() - since <= givesWayMs);
  };
  /** Gives what a party's next job would push out, if it may come. */
  const admit = (party: string | undefined) => {
    if (hasRoom(party)) return undefined;
    const first = givingWay(party);
    if (first) return first;
    pressure.refused();
    throw overloaded();
  };
  // As FQ-CoDel drops the first of the longest queue: as many are let in, and they have waited less.
  const makeRoom = (party: string) => {
    const first = admit(party);
    if (!first) return;
    pressure.refused();
    for (const job of line.waitingOf(first.party)) {
      if (job.work !== first.work) continue;
      line.remove(first.party, job);
      refuse(job);
    }
  };
  const take = (party: string, work: object) => {
    if (!begun.has(work)) pressure.served();
    begun.add(work);
    const slot = slots.take(party);
    note();
    return slot;
  };
  /** Hands free slots to those who wait; a party may be free to have one because time has passed. */
  const serve = () => {
    while (slots.freeFor()) {
      const next = line.next(slots.freeFor);
      if (!next) return;
      next.take(take(next.party, next.work));
    }
  };
  const leave = (party: string, slot: T) => {
    slots.give(party, slot);
    serve();
    note();
  };
  const wait = (signal: AbortSignal | undefined, party: string, work: object) =>
    new Promise<T>((resolve, reject) => {
      const job: Waiting<T> = {
        party,
        since: now(),
        work,
        take(slot) {
          signal?.removeEventListener("abort", giveUp);
          resolve(slot);
        },
        refuse(error) {
          signal?.removeEventListener("abort", giveUp);
          reject(error);
        },
      };
      const giveUp = () => {
        line.remove(party, job);
        note();
        reject(timedOut());
      };
      line.add(party, job);
      note();
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  return {
    get waiting() {
      return line.length;
    },
    get running() {
      return slots.running;
    },
    check(party) {
      serve();
      admit(party);
    },
    async enter(signal, party = "", work = {}) {
      if (signal?.aborted) throw timedOut();
      serve();
      if (!admitted.has(work)) makeRoom(party);
      admitted.add(work);
      const slot = slots.freeFor(party) ? take(party, work) : await wait(signal, party, work);
      return permit(slot, () => leave(party, slot));
    },
    holdBack: slots.holdBack,
  };
}

function inTurns<J extends { readonly party: string }>(jobs: readonly J[]): J[] {
  const line = createFairLine<J>();
  for (const job of jobs) line.add(job.party, job);
  return line.drain();
}

function overloaded(): WajahError {
  return new WajahError("overloaded", { retryAfter: 1 });
}

function timedOut(): WajahError {
  return new WajahError("timed_out", { retryAfter: 1 });
}

function permit<T>(slot: T, leave: () => void): Permit<T> {
  let held = true;
  return {
    slot,
    [Symbol.dispose]() {
      if (held) leave();
      held = false;
    },
  };
}
