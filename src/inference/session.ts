import type * as Web from "onnxruntime-web";
import type { Network } from "./network.ts";

/** What onnxruntime's packages have in common. */
export type Onnxruntime = Pick<typeof Web, "InferenceSession" | "Tensor">;

type SessionOptions = Web.InferenceSession.SessionOptions;

/**
 * Opens a network from its file's path or bytes.
 *
 * @throws {Error} when it is no network, or has operators that the options allow nobody to run
 */
export async function openSession(
  { InferenceSession, Tensor }: Onnxruntime,
  model: string | Uint8Array,
  options: SessionOptions,
): Promise<Network> {
  const all: SessionOptions = { graphOptimizationLevel: "all", logSeverityLevel: 3, ...options };
  const session = typeof model === "string"
    ? await InferenceSession.create(model, all)
    : await InferenceSession.create(model, all);
  const [input] = session.inputNames;
  return {
    async run(values, shape) {
      const results = await session.run({ [input]: new Tensor("float32", values, shape) });
      return session.outputNames.map((name) => results[name].data as Float32Array);
    },
    release: () => session.release(),
  };
}

/** Options that keep the CPU out, and its refusal out of the log. */
const alone: SessionOptions = {
  extra: { session: { disable_cpu_ep_fallback: "1" } },
  logSeverityLevel: 4,
};

/**
 * Opens a network for a GPU. onnxruntime gives operators that the GPU has no kernel for to the CPU
 * without a word, so this first tries without the CPU.
 *
 * @returns the network, and whether the CPU helps
 * @throws {Error} when it does not open even then
 */
export async function openOnGpu(
  open: (options: SessionOptions) => Promise<Network>,
): Promise<{ network: Network; helped: boolean }> {
  try {
    return { network: await open(alone), helped: false };
  } catch (error) {
    if (!(error instanceof Error && /fallback to CPU EP/.test(error.message))) throw error;
    return { network: await open({}), helped: true };
  }
}
