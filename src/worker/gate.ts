import { WajahError } from "../errors.ts";
import { createFairLine } from "./line.ts";
import { createPressure, type Shedding } from "./pressure.ts";

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
  /** Jobs that may wait. One more is refused at once, because a long queue only makes all late. */
  readonly queue: number;
  /** How many may wait when the line stays long; as many as in a burst unless given. */
  readonly shedding?: Shedding;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/**
 * A bounded queue in front of a fixed number of slots, fair to parties: they take turns, and one
 * that has less than its share of a full line is let in all the same; one of which nobody waits, as
 * long as the queue has a place, however short the line is to be.
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
   *   length of the line, because those before would have been work for nothing
   * @throws {WajahError} `overloaded` when the queue is full or turns out to be a line that stays,
   *   `timed_out` when `signal` aborts
   */
  enter(signal?: AbortSignal, party?: string, work?: object): Promise<Permit<T>>;
}

/** A job in line. */
interface Waiting<T> {
  readonly party: string;
  /** Whether nothing was done for it yet, so that it may still be refused. */
  readonly fresh: boolean;
  take(slot: T): void;
  refuse(error: WajahError): void;
}

/** Makes a gate; see `GateOptions`. */
export function createGate<T>(
  { slots, queue, shedding, now = () => performance.now() }: GateOptions<T>,
): Gate<T> {
  const idle = [...slots];
  const begun = new WeakSet<object>();
  const line = createFairLine<Waiting<T>>();
  const pressure = createPressure(queue, shedding, now);
  const limitNow = () => {
    const was = pressure.standing;
    const limit = pressure.limit();
    if (pressure.standing && !was) shorten(limit);
    return limit;
  };
  // Whoever is let in is to be answered soon, so the end of a line that was too long is let go; the
  // first of each party stays.
  const shorten = (to: number) => {
    const keep = Math.max(to, line.parties);
    line.drain().forEach((job, i) => {
      if (i < keep || !job.fresh) line.add(job.party, job);
      else job.refuse(overloaded());
    });
    pressure.note(line.length);
  };
  const hasRoom = (party: string | undefined) => {
    const limit = limitNow();
    if (idle.length > 0 || line.length < limit) return true;
    const own = party === undefined ? 0 : line.waitingOf(party);
    if (own === 0) return limit > 0 && line.length < Math.max(2 * limit, queue);
    return line.length < 2 * limit && own < Math.ceil(limit / line.parties);
  };
  const check = (party: string | undefined) => {
    if (!hasRoom(party)) throw overloaded();
  };
  const leave = (slot: T) => {
    const next = line.next();
    pressure.note(line.length);
    if (next) next.take(slot);
    else idle.push(slot);
  };
  const wait = (signal: AbortSignal | undefined, party: string, fresh: boolean) =>
    new Promise<T>((resolve, reject) => {
      const job: Waiting<T> = {
        party,
        fresh,
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
        pressure.note(line.length);
        reject(timedOut());
      };
      line.add(party, job);
      pressure.note(line.length);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  return {
    get waiting() {
      return line.length;
    },
    get running() {
      return slots.length - idle.length;
    },
    check,
    async enter(signal, party = "", work = {}) {
      if (signal?.aborted) throw timedOut();
      const fresh = !begun.has(work);
      if (fresh) check(party);
      const slot = idle.pop() ?? await wait(signal, party, fresh);
      begun.add(work);
      return permit(slot, leave);
    },
  };
}

function overloaded(): WajahError {
  return new WajahError("overloaded", { retryAfter: 1 });
}

function timedOut(): WajahError {
  return new WajahError("timed_out", { retryAfter: 1 });
}

function permit<T>(slot: T, leave: (slot: T) => void): Permit<T> {
  let held = true;
  return {
    slot,
    [Symbol.dispose]() {
      if (held) leave(slot);
      held = false;
    },
  };
}
