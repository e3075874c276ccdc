/** Counts failed keys by the address they came from. */
export interface Failures {
  /** Seconds until an address with too many failures is heard again, or undefined. */
  wait(address: string): number | undefined;
  /** Counts a failure. */
  add(address: string): void;
}

interface Window {
  readonly from: number;
  count: number;
}

/** Failures of one address in one window after which it is not heard any more. */
const mostFailures = 10;

/** Milliseconds of a window, from its first failure. */
const windowLength = 60_000;

/** Addresses remembered; past them the oldest is forgotten, so that memory is bounded. */
const mostAddresses = 10_000;

/** Starts without any failures. `now` gives milliseconds. */
export function createFailures(now: () => number = () => performance.now()): Failures {
  const windows = new Map<string, Window>();
  const current = (address: string) => {
    const window = windows.get(address);
    if (window && now() < window.from + windowLength) return window;
    windows.delete(address);
    return undefined;
  };
  return {
    wait(address) {
      const window = current(address);
      if (!window || window.count < mostFailures) return undefined;
      return Math.ceil((window.from + windowLength - now()) / 1000);
    },
    add(address) {
      const window = current(address) ?? { from: now(), count: 0 };
      window.count++;
      windows.set(address, window);
      const [oldest] = windows.keys();
      if (windows.size > mostAddresses) windows.delete(oldest);
    },
  };
}
