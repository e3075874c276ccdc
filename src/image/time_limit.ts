import vm from "node:vm";
import { WajahError } from "../errors.ts";

/** Runs synchronous work for at most so many milliseconds. */
export type WithinTime = <T>(work: () => T, milliseconds: number) => T;

/**
 * Makes a limit on the time of synchronous work, WebAssembly included. The work is really stopped,
 * in the middle of a loop if need be, and whatever it was changing is left as it was then. Ending
 * a worker from outside does not do that: its thread goes on to the end of what it runs.
 *
 * The function made throws `WajahError("timed_out")` when the time is up, and what the work throws.
 */
export function createTimeLimit(): WithinTime {
  const holder: { work: () => void } = { work() {} };
  const context = vm.createContext(holder);
  const script = new vm.Script("work()");
  return (work, milliseconds) => {
    const results: ReturnType<typeof work>[] = [];
    holder.work = () => void results.push(work());
    try {
      script.runInContext(context, { timeout: milliseconds });
      return results[0];
    } catch (error) {
      throw isTimeout(error) ? new WajahError("timed_out", {}, { cause: error }) : error;
    } finally {
      holder.work = () => {};
    }
  };
}

/** The error comes from the inner context, so it is no instance of our own classes. */
function isTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
