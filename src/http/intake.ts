import { WajahError } from "../errors.ts";

/** Bounds of what all requests together may send. */
export interface IntakeLimits {
  /** Bytes of bodies that are held at once. */
  readonly bytes: number;
  /** Bodies that are on their way at once. */
  readonly bodies: number;
}

/** The way in for one request's body. Disposing it, once the request is answered, frees its bytes. */
export interface Entrance extends Disposable {
  /**
   * Counts bytes that have come.
   *
   * @throws {WajahError} `overloaded` when all bodies together are too large
   */
  take(bytes: number): void;
  /** The body is there, or nobody waits for it any more. */
  close(): void;
}

/** Counts the bodies that are on their way or held. */
export interface Intake {
  /**
   * Lets a body in.
   *
   * @throws {WajahError} `overloaded` when there are too many already
   */
  open(): Entrance;
}

/**
 * Bounds the memory that bodies may take together, by what has really come: a client that only
 * announces takes nothing.
 */
export function createIntake({ bytes: most, bodies }: IntakeLimits): Intake {
  let held = 0;
  let coming = 0;
  return {
    open() {
      if (coming >= bodies) throw new WajahError("overloaded", { retryAfter: 1 });
      coming++;
      let own = 0;
      let open = true;
      const close = () => {
        if (open) coming--;
        open = false;
      };
      return {
        take(bytes) {
          if (held + bytes > most) throw new WajahError("overloaded", { retryAfter: 1 });
          held += bytes;
          own += bytes;
        },
        close,
        [Symbol.dispose]() {
          close();
          held -= own;
          own = 0;
        },
      };
    },
  };
}
