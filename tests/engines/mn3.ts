/** A stand-in for anti-spoof-mn3, whose weights can't be had here: its inputs and outputs, no more. */
import { onnxFile } from "../support/onnx.ts";

/** By how much each channel speaks for each class; no two channels alike. */
const say = [[0.9, -0.4], [-1.3, 0.2], [0.5, 0.7]] as const;
const bias = [0.3, -0.2] as const;

/** A network of two classes that judges by the mean of each channel. */
export function standIn(): Uint8Array<ArrayBuffer> {
  return onnxFile({
    input: { name: "actual_input_1", shape: [1, 3, 128, 128] },
    output: { name: "output1", shape: [1, 2] },
    nodes: [
      {
        type: "ReduceMean",
        inputs: ["actual_input_1"],
        output: "means",
        attributes: { axes: [2, 3], keepdims: 0 },
      },
      { type: "Gemm", inputs: ["means", "say", "bias"], output: "logits" },
      { type: "Softmax", inputs: ["logits"], output: "output1", attributes: { axis: 1 } },
    ],
    weights: {
      say: { shape: [3, 2], values: say.flat() },
      bias: { shape: [2], values: bias },
    },
  });
}

/** What the stand-in answers for class 0 of a picture with these means of its normalised channels. */
export function probabilityOfReal(means: readonly number[]): number {
  const [real, spoof] = [0, 1].map((klass) =>
    means.reduce((sum, mean, channel) => sum + mean * say[channel][klass], bias[klass])
  );
  return 1 / (1 + Math.exp(spoof - real));
}
