/** What the tests of workers share. */

/** The workers that were started and not yet stopped since the watch began. */
export interface WorkerWatch extends Disposable {
  readonly running: ReadonlySet<Worker>;
  /** Lets every running worker die as if it had failed by itself. */
  kill(): void;
}

/** Watches the workers of this thread: no sanitizer notices one that is left running. */
export function watchWorkers(): WorkerWatch {
  const Original = globalThis.Worker;
  const running = new Set<Worker>();
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      running.add(this);
    }
    override terminate() {
      running.delete(this);
      super.terminate();
    }
  };
  return {
    running,
    kill() {
      const failure = () => new ErrorEvent("error", { message: "on purpose", cancelable: true });
      for (const worker of [...running]) worker.dispatchEvent(failure());
    },
    [Symbol.dispose]() {
      globalThis.Worker = Original;
    },
  };
}
