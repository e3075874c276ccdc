import type { Call, Methods, Reply } from "./protocol.ts";

/** The side of a worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<Call>) => void) | null;
  postMessage(message: Reply): void;
}

/**
 * Answers calls with `methods`, inside a worker. Calls run one after another: a run of a native
 * network blocks the thread anyway, and one at a time lets methods reuse their buffers.
 */
export function serveCalls(methods: Methods): void {
  const scope = self as unknown as Scope;
  let last: Promise<unknown> = Promise.resolve();
  scope.onmessage = ({ data }) => {
    last = last.then(() => answer(methods, data)).then((reply) => scope.postMessage(reply));
  };
}

async function answer(methods: Methods, { id, method, args }: Call): Promise<Reply> {
  try {
    const value = await methods[method](...args as never[]);
    return { id, ok: true, value };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error("not an error");
    return { id, ok: false, error: { name, message } };
  }
}
