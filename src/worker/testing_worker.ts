import { serveCalls } from "./server.ts";

/** What the worker of the tests can be asked. */
export type TestingMethods = {
  /** The calls that began before this one, by name. */
  begun(): string[];
  echo(value: unknown): unknown;
  /** Resolves later than calls after it would, if they did not wait. */
  slowly(milliseconds: number): Promise<void>;
  fail(message: string): never;
  failOddly(): never;
  /** Throws outside of any call. */
  crash(): Promise<never>;
};

const begun: string[] = [];

function noted<A extends unknown[], R>(name: string, method: (...args: A) => R) {
  return (...args: A) => {
    begun.push(name);
    return method(...args);
  };
}

const methods: TestingMethods = {
  begun: () => begun,
  echo: noted("echo", (value) => value),
  slowly: noted("slowly", async (milliseconds) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    begun.push("slowly ended");
  }),
  fail(message) {
    throw new RangeError(message);
  },
  failOddly() {
    throw "a text";
  },
  crash: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error("crashed on purpose");
      });
    }),
};

serveCalls(methods);
