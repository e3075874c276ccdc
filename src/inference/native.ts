import type { Network } from "./network.ts";

/** Options of the native backend. */
export interface NativeOptions {
  /** Threads that share one run. */
  readonly threads: number;
}

/**
 * Opens weights with onnxruntime's native add-on on the CPU. `run` holds the calling thread until
 * it is done, so this belongs into a worker.
 *
 * @throws {Error} when the add-on does not load here or the file is no model
 */
export async function openNative(path: string, { threads }: NativeOptions): Promise<Network> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const session = await InferenceSession.create(path, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  const [input] = session.inputNames;
  return {
    async run(values, shape) {
      const feeds = { [input]: new Tensor("float32", values, shape) };
      const results = await session.run(feeds);
      return session.outputNames.map((name) => results[name].data as Float32Array);
    },
    release: () => session.release(),
  };
}
