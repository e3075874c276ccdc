import assert from "node:assert/strict";
import { decodeScrfd } from "./scrfd.ts";

const side = 64;

/** Any cell but the first, its row unlike its column. */
const column = 1, row = 0;

/** Outputs of a network that sees nothing: scores, boxes and points at strides 8, 16 and 32. */
function emptyOutputs(): Float32Array[] {
  const anchors = [8, 16, 32].map((stride) => (side / stride) ** 2 * 2);
  return [1, 4, 10].flatMap((values) => anchors.map((n) => new Float32Array(n * values)));
}

Deno.test("nothing scored is nothing found", () => {
  assert.deepEqual(decodeScrfd(emptyOutputs(), side, 0.5), []);
});

Deno.test("distances count in strides from the anchor's cell", () => {
  for (const [level, stride] of [8, 16, 32].entries()) {
    const outputs = emptyOutputs();
    const cells = side / stride;
    const secondAnchor = (row * cells + column) * 2 + 1;
    outputs[level][secondAnchor] = 0.75;
    outputs[level + 3].set([0.5, 0.25, 1, 2], secondAnchor * 4);
    outputs[level + 6].set([0, 0, 1, 0, 0.5, 0.5, 0, 1, -1, 1], secondAnchor * 10);
    const at = (x: number, y: number) => ({ x: stride * (column + x), y: stride * (row + y) });
    assert.deepEqual(decodeScrfd(outputs, side, 0.5), [{
      score: 0.75,
      box: { left: stride * 0.5, top: stride * -0.25, right: stride * 2, bottom: stride * 2 },
      landmarks: [at(0, 0), at(1, 0), at(0.5, 0.5), at(0, 1), at(-1, 1)],
    }]);
  }
});

Deno.test("the threshold itself is kept, less is not", () => {
  const outputs = emptyOutputs();
  outputs[0].set([0.5, 0.4999]);
  assert.equal(decodeScrfd(outputs, side, 0.5).length, 1);
});

Deno.test("a network that answers no numbers is not taken for an empty picture", () => {
  const outputs = emptyOutputs();
  outputs[1].fill(NaN);
  assert.throws(() => decodeScrfd(outputs, side, 0.5), RangeError);
});
