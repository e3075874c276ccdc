/** A folder of weights that a test may harm. */

const weights = new URL("../../../shared/models/", import.meta.url);

/** The files of the pack `edge`, and those that judge liveness. */
export const detector = "det_500m.onnx", recognizer = "w600k_mbf_dq.onnx";
export const liveness: readonly string[] = ["MiniFASNetV2.onnx", "MiniFASNetV1SE.onnx"];

/** What has become of a file; undefined is no file at all. */
export type Harm = (good: Uint8Array<ArrayBuffer>) => Uint8Array | undefined;

/** Turns one bit in the middle. */
export const turnBit: Harm = (good) => good.with(good.length >> 1, good[good.length >> 1] ^ 1);

/** Makes a folder of weights in which some files are harmed; its path. */
export async function shelve(
  folder: string,
  harmed: readonly string[] = [],
  harm: Harm = turnBit,
): Promise<string> {
  const shelf = `${folder}/weights`;
  await Deno.mkdir(shelf);
  for (const file of [detector, recognizer, ...liveness]) {
    const good = await Deno.readFile(new URL(file, weights));
    const bytes = harmed.includes(file) ? harm(good) : good;
    if (bytes) await Deno.writeFile(`${shelf}/${file}`, bytes);
  }
  return shelf;
}
