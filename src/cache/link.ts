import { timeout } from "./deadline.ts";
import { CacheError } from "./errors.ts";

/** What a link tells its client, and hears from it. */
export interface LinkEvents {
  /** The client can be used. */
  ready(): void;
  /** The client is of no use any more. */
  broken(cause: unknown): void;
}

/** Times of a link in milliseconds. */
export interface LinkTimes {
  /** How long an answer or a handshake may take before the connection counts as dead. */
  readonly silence?: number;
  /** The longest wait before it connects again. */
  readonly pause?: number;
}

/** A client that is made anew, for as long as it takes, whenever it breaks. */
export interface Link<Client> extends Disposable {
  /** Why the last client broke, until the next one is ready. */
  readonly fault: unknown;
  /**
   * One exchange with the client of now. An answer that never comes breaks the client: a server
   * that vanished without a word would be noticed by TCP after a quarter of an hour.
   */
  use<T>(exchange: (client: Client) => Promise<T>): Promise<T>;
}

const firstPause = 50;

/** Opens a client in the background and replaces it when it breaks. */
export function keepLink<Client extends { destroy(): void }>(
  open: (events: LinkEvents) => Client,
  { silence = 5000, pause = 2000 }: LinkTimes = {},
): Link<Client> {
  let closed = false;
  let failures = 0;
  let fault: unknown;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    let done = false;
    const broken = (cause: unknown) => {
      if (done) return;
      done = true;
      fault = cause;
      clearTimeout(handshake);
      client.destroy();
      if (closed) return;
      const longest = Math.min(pause, firstPause * 2 ** failures++);
      // Jittered, so that many instances don't all come at once.
      waiting = setTimeout(() => current = connect(), longest * (1 - Math.random() / 2));
    };
    const handshake = setTimeout(() => broken(new CacheError(timeout)), silence);
    const ready = () => {
      clearTimeout(handshake);
      failures = 0;
      fault = undefined;
    };
    const client = open({ ready, broken });
    return { client, broken };
  };
  let current = connect();
  return {
    get fault() {
      return fault;
    },
    async use(exchange) {
      const { client, broken } = current;
      const unanswered = setTimeout(() => broken(new CacheError(timeout)), silence);
      try {
        return await exchange(client);
      } finally {
        clearTimeout(unanswered);
      }
    },
    [Symbol.dispose]() {
      closed = true;
      clearTimeout(waiting);
      current.broken(undefined);
    },
  };
}
