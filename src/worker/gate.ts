import { WajahError } from "../errors.ts";

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
}

/** A bounded queue in front of a fixed number of slots. */
export interface Gate<T> {
  /** Jobs waiting now. */
  readonly waiting: number;
  /** Jobs running now. */
  readonly running: number;
  /**
   * Waits for a slot.
   *
   * @throws {WajahError} `overloaded` when the queue is full, `timed_out` when `signal` aborts
   */
  enter(signal?: AbortSignal): Promise<Permit<T>>;
}

/** Makes a gate; see `GateOptions`. */
export function createGate<T>({ slots, queue }: GateOptions<T>): Gate<T> {
  const idle = [...slots];
  const line: ((slot: T) => void)[] = [];
  const leave = (slot: T) => {
    const next = line.shift();
    if (next) next(slot);
    else idle.push(slot);
  };
  const wait = (signal: AbortSignal | undefined) =>
    new Promise<T>((resolve, reject) => {
      const turn = (slot: T) => {
        signal?.removeEventListener("abort", giveUp);
        resolve(slot);
      };
      const giveUp = () => {
        line.splice(line.indexOf(turn), 1);
        reject(timedOut());
      };
      line.push(turn);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  return {
    get waiting() {
      return line.length;
    },
    get running() {
      return slots.length - idle.length;
    },
    async enter(signal) {
      if (signal?.aborted) throw timedOut();
      const free = idle.pop();
      if (free === undefined && line.length >= queue) {
        throw new WajahError("overloaded", { retryAfter: 1 });
      }
      return permit(free ?? await wait(signal), leave);
    },
  };
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
