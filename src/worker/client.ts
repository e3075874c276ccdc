import { WajahError } from "../errors.ts";
import type { Call, Methods, Reply } from "./protocol.ts";

/** The worker ended or could not start; its open calls are lost, a new worker may do them. */
export class WorkerCrash extends Error {
  override readonly name = "WorkerCrash";
}

/** What a worker that died was asked may be asked again, of the next one; other faults stay. */
export function orNotReady(error: unknown): never {
  if (!(error instanceof WorkerCrash)) throw error;
  throw new WajahError("not_ready", { retryAfter: 1 }, { cause: error });
}

/** A fault that a method threw inside the worker. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";

  constructor(readonly remoteName: string, message: string) {
    super(message);
  }
}

/** Calls into one worker. */
export interface WorkerClient<M extends Methods> extends Disposable {
  /** False once the worker ended. */
  readonly alive: boolean;
  /**
   * Runs `method` in the worker.
   *
   * @param transfer buffers that move to the worker and are gone here
   * @throws {RemoteError} what the method threw
   * @throws {WorkerCrash} when the worker ends first
   */
  call<K extends keyof M & string>(
    method: K,
    args: Parameters<M[K]>,
    transfer?: ArrayBuffer[],
  ): Promise<Awaited<ReturnType<M[K]>>>;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the module worker at `url`, whose entry calls `serveCalls`. */
export function startWorker<M extends Methods>(url: URL, name: string): WorkerClient<M> {
  const worker = new Worker(url, { type: "module", name });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: WorkerCrash | undefined;
  const end = (reason: string) => {
    ended ??= new WorkerCrash(`worker ${name} ${reason}`);
    worker.terminate();
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>) => settle(waiting, data);
  worker.onmessageerror = () => end("sent what cannot be read");
  worker.onerror = (event) => {
    event.preventDefault();
    end(`failed: ${event.message}`);
  };
  return {
    get alive() {
      return ended === undefined;
    },
    call: (method, args, transfer = []) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const call: Call = { id: next++, method, args };
        worker.postMessage(call, transfer);
        waiting.set(call.id, { resolve, reject });
      }),
    [Symbol.dispose]: () => end("was stopped"),
  };
}

function settle(waiting: Map<number, Waiting>, reply: Reply): void {
  const call = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.ok) call?.resolve(reply.value as never);
  else call?.reject(new RemoteError(reply.error.name, reply.error.message));
}
