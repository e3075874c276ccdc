import type { EngineInfo } from "./engine.ts";

/**
 * Judges which networks a GPU does not run alone. The 8-bit operators have no kernels on GPUs, so
 * the CPU has to run them; a float32 recognizer on CUDA needs nobody, unless a library is missing
 * and onnxruntime gives its work to the CPU without a word.
 *
 * @param helped ids of recognizer and liveness networks that the CPU helps
 * @returns a line for each, for the operator
 * @throws {Error} when CUDA was to run the recognizer and the CPU does
 */
export function judgeHelp(
  { backend, precision, recognizer }: Pick<EngineInfo, "backend" | "precision" | "recognizer">,
  helped: readonly string[],
): string[] {
  if (backend === "cuda" && precision === "float32" && helped.includes(recognizer.id)) {
    throw new Error(
      `the GPU does not run ${recognizer.id}, the CPU would: onnxruntime's CUDA library does not ` +
        "find cuDNN 9",
    );
  }
  return helped.map((id) => `${backend} can't run all operators of ${id}: the CPU runs the others`);
}
