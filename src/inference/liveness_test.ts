import assert from "node:assert/strict";
import type { DecodedImage, Image } from "../types.ts";
import { createJudge, judgeLiveness } from "./liveness.ts";
import type { Network } from "./network.ts";
import type { LivenessRecipe } from "./recipe.ts";

const recipe: LivenessRecipe = {
  id: "net",
  path: "",
  side: 2,
  colour: "BGR",
  mean: [0, 0, 0],
  scale: [1, 1, 1],
  cropScale: 1,
  classes: 3,
  realClass: 1,
  output: "logits",
};

function plain(side: number, ...colour: number[]): Image {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => colour[i % 3]);
  return { width: side, height: side, data };
}

const picture = plain(8, 30, 20, 10);
const photo: DecodedImage = { ...picture, overview: picture, source: picture };
const box = { left: 2, top: 2, right: 6, bottom: 6 };

function networkOf(...output: number[]) {
  const shown: { values: number[]; shape: readonly number[] }[] = [];
  const network: Network = {
    run(input, shape) {
      shown.push({ values: [...input], shape });
      return Promise.resolve([Float32Array.from(output)]);
    },
    release: () => Promise.resolve(),
  };
  return { network, shown };
}

async function judge(output: number[], changes: Partial<LivenessRecipe> = {}) {
  return await createJudge(networkOf(...output).network, { ...recipe, ...changes })(photo, box);
}

function assertNear(actual: number, expected: number) {
  assert(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

Deno.test("MiniFASNet is shown BGR from 0 to 255", async () => {
  const { network, shown } = networkOf(0, 0, 0);
  await createJudge(network, recipe)(photo, box);
  const values = [10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30];
  assert.deepEqual(shown, [{ values, shape: [1, 3, 2, 2] }]);
});

Deno.test("another network gets its own colours, mean and scale, each time anew", async () => {
  const { network, shown } = networkOf(0, 0, 0);
  const other = { ...recipe, colour: "RGB", mean: [10, 20, 30], scale: [2, 3, 4] } as const;
  const judge = createJudge(network, other);
  for (let i = 0; i < 2; i++) await judge(photo, box);
  for (const { values } of shown) {
    assert.deepEqual(values, [10, 10, 10, 10, 0, 0, 0, 0, -5, -5, -5, -5]);
  }
});

Deno.test("logits become a probability, however large they are", async () => {
  assertNear(await judge([0, 0, 0]), 1 / 3);
  assertNear(await judge([1, 3, 1]), 1 / (1 + 2 * Math.exp(-2)));
  assert.deepEqual([await judge([0, 1000, -1000]), await judge([0, -1000, 0])], [1, 0]);
  assertNear(await judge([2, 0, 0], { realClass: 0 }), 1 / (1 + 2 * Math.exp(-2)));
});

Deno.test("probabilities are taken as they are", async () => {
  const two = { classes: 2, realClass: 0, output: "probabilities" } as const;
  assertNear(await judge([0.8, 0.2], two), 0.8);
  assert(await judge([1.0005, 0], two) <= 1);
});

Deno.test("an answer of other classes or without probabilities is refused", async () => {
  for (const output of [[1], [1, 2], [1, 2, 3, 4], [NaN, 1, 1], [Infinity, 1, 1]]) {
    await assert.rejects(judge(output), RangeError);
  }
  for (const output of [[2, 3, 1], [0.5, 0.1, 0.1], [-0.5, 1, 0.5], [NaN, 0.5, 0.5]]) {
    await assert.rejects(judge(output, { output: "probabilities" }), RangeError);
  }
});

Deno.test("several networks are averaged and named", async () => {
  const of = (id: string, real: number) => ({ id, judge: () => Promise.resolve(real) });
  const found = await judgeLiveness([of("a", 0.2), of("b", 0.9), of("c", 0.7)], photo, box);
  assertNear(found.real, 0.6);
  assert.deepEqual(found.models, ["a", "b", "c"]);
});

Deno.test("a face is cut from the overview, a small one from the photo", async () => {
  const { network, shown } = networkOf(0, 0, 0);
  const judge = createJudge(network, { ...recipe, side: 4 });
  const half: DecodedImage = {
    ...plain(40, 1, 1, 1),
    overview: plain(10, 2, 2, 2),
    source: { width: 80, height: 80 },
  };
  // The corner pixel of the face, at 48 of the file, is at 24 of the photo and at 6 of the overview.
  half.data.fill(9, (24 * 40 + 24) * 3, (24 * 40 + 25) * 3);
  half.overview.data.fill(7, (6 * 10 + 6) * 3, (6 * 10 + 7) * 3);
  await judge(half, { left: 48, top: 48, right: 72, bottom: 72 });
  await judge(half, { left: 48, top: 48, right: 54, bottom: 54 });
  assert.deepEqual(shown.map(({ values }) => values.slice(0, 2)), [[7, 2], [9, 1]]);
});
