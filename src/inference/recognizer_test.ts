import assert from "node:assert/strict";
import { cropSide } from "../face/align.ts";
import type { Network } from "./network.ts";
import { createRecognizer } from "./recognizer.ts";

const crop = {
  width: cropSide,
  height: cropSide,
  data: new Uint8Array(cropSide * cropSide * 3).fill(255),
};

function networkOf(...output: number[]) {
  const shown: { first: number; shape: readonly number[] }[] = [];
  const network: Network = {
    run(input, shape) {
      shown.push({ first: input[0], shape });
      return Promise.resolve([Float32Array.from(output)]);
    },
    release: () => Promise.resolve(),
  };
  return { network, shown };
}

const settings = { path: "", pixels: { mean: 127.5, scale: 1 / 127.5 }, dimension: 2 };

Deno.test("the crop is shown scaled and the answer gets length 1", async () => {
  const { network, shown } = networkOf(3, -4);
  const embedding = await createRecognizer(network, settings)(crop);
  assert.deepEqual(embedding, Float32Array.of(0.6, -0.8));
  assert.deepEqual(shown, [{ first: 1, shape: [1, 3, cropSide, cropSide] }]);
});

Deno.test("an answer of another dimension or without a direction is refused", async () => {
  for (const output of [[1], [1, 2, 3], [0, 0], [NaN, 1]]) {
    const embed = createRecognizer(networkOf(...output).network, settings);
    await assert.rejects(embed(crop), RangeError);
  }
});
