import { InferenceSession, Tensor } from "onnxruntime-node";

/** The part of onnxruntime's profile that says who ran what. */
interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string };
}

/**
 * Runs a network once under onnxruntime's profiler and counts the kernels by who ran them:
 * "CUDA 96, CPU 20" for one.
 */
export async function countKernels(
  path: string,
  shape: readonly number[],
  provider: "cpu" | "cuda",
): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const session = await InferenceSession.create(path, {
      executionProviders: [provider],
      enableProfiling: true,
      profileFilePrefix: `${folder}/profile`,
      logSeverityLevel: 3,
    });
    const values = new Float32Array(shape.reduce((a, b) => a * b));
    await session.run({ [session.inputNames[0]]: new Tensor("float32", values, shape) });
    session.endProfiling();
    await session.release();
    return await readCounts(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readCounts(folder: string): Promise<string> {
  const [{ name }] = [...Deno.readDirSync(folder)];
  const events: ProfileEvent[] = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
  const counts = new Map<string, number>();
  for (const { cat, name, args } of events) {
    if (cat !== "Node" || !name?.endsWith("_kernel_time") || !args?.provider) continue;
    const provider = args.provider.replace("ExecutionProvider", "");
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return [...counts].map(([provider, count]) => `${provider} ${count}`).join(", ");
}
