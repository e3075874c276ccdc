import assert from "node:assert/strict";
import { blockBytes, copyRow, createBlock, freeBlock, growBlock, wipeRow } from "./block.ts";
import { type Block, type Sample, writeSample } from "./block.ts";

const dimension = 3;

const sample = (id: number): Sample => ({
  enrollmentId: id,
  personId: id + 100,
  embedding: Float32Array.of(id, -id, id / 2),
});

/** Every number of a block's row. */
function rowOf({ enrollmentIds, personIds, embeddings, codes, bounds }: Block, row: number) {
  return [
    enrollmentIds[row],
    personIds[row],
    ...embeddings.subarray(row * 3, row * 3 + 3),
    ...codes.subarray(row * 8, row * 8 + 8),
    ...bounds.subarray(row * 3, row * 3 + 3),
  ];
}

const zeros = new Array<number>(16).fill(0);

function filledBlock(): Block {
  const block = createBlock(4, dimension);
  for (let row = 0; row < 4; row++) writeSample({ block, row }, sample(row + 1));
  return block;
}

Deno.test("a sample is written to its own row, its stand-in filled up with zeros", () => {
  const block = createBlock(2, dimension);
  writeSample({ block, row: 1 }, sample(4));
  assert.deepEqual(rowOf(block, 0), zeros);
  const [id, person, ...rest] = rowOf(block, 1);
  assert.deepEqual([id, person, ...rest.slice(0, 3)], [4, 104, 4, -4, 2]);
  assert.deepEqual(rest.slice(3, 11), [127, -127, 64, 0, 0, 0, 0, 0]);
});

Deno.test("a copy of a row is whole, and a wiped row is all zeros", () => {
  const block = filledBlock();
  copyRow({ block, row: 3 }, { block, row: 1 });
  assert.deepEqual(rowOf(block, 1), rowOf(filledBlock(), 3));
  wipeRow({ block, row: 3 });
  assert.deepEqual(rowOf(block, 3), zeros);
  assert.deepEqual(rowOf(block, 2), rowOf(filledBlock(), 2));
});

Deno.test("a larger block has the rows of the one before, which is freed", () => {
  const block = filledBlock();
  const larger = growBlock(block, 8);
  for (let row = 0; row < 4; row++) {
    assert.deepEqual(rowOf(larger, row), rowOf(filledBlock(), row));
    assert.deepEqual(rowOf(larger, row + 4), zeros);
  }
  assert.equal(blockBytes(block), 0);
  assert.equal(blockBytes(larger), 2 * blockBytes(filledBlock()));
});

Deno.test("a freed block takes no memory", () => {
  const block = filledBlock();
  assert.equal(blockBytes(block), 4 * (2 * 8 + 3 * 4 + 8 + 3 * 8));
  freeBlock(block);
  assert.equal(blockBytes(block), 0);
});
