import { type Code, name, op, section, sized, unsigned, valueType, vector } from "./wasm_code.ts";

/** Parameters of the kernel, all byte offsets into its memory or, `width`, a number of bytes. */
const rows = 0, end = 1, width = 2, probe = 3, out = 4;
/** Its locals: the end of the row, the place in the probe, two sums and a part of the probe. */
const stop = 5, at = 6, first = 7, second = 8, part = 9;

const locals = vector([[2, valueType.i32], [3, valueType.v128]]);

const advance = (local: number, step: Code): Code => [
  ...op.get(local),
  ...step,
  ...op.i32Add,
  ...op.set(local),
];

const lessThan = (local: number, bound: number): Code => [
  ...op.get(local),
  ...op.get(bound),
  ...op.i32LessUnsigned,
];

/** Adds the products of eight values at the address that `address` computes. */
const accumulate = (sum: number, address: Code): Code => [
  ...address,
  ...op.i16x8Load8x8,
  ...op.get(part),
  ...op.i32x4DotI16x8,
  ...op.get(sum),
  ...op.i32x4Add,
  ...op.set(sum),
];

const lane = (sum: number, index: number): Code => [...op.get(sum), ...op.i32x4ExtractLane(index)];

const storeTotal = (sum: number, offset: number): Code => [
  ...op.get(out),
  ...lane(sum, 0),
  ...[1, 2, 3].flatMap((index) => [...lane(sum, index), ...op.i32Add]),
  ...op.i32Store(offset),
];

const eightValues: Code = [
  ...op.get(at),
  ...op.v128Load,
  ...op.set(part),
  ...accumulate(first, op.get(rows)),
  ...accumulate(second, [...op.get(rows), ...op.get(width), ...op.i32Add]),
  ...advance(at, op.i32Const(16)),
  ...advance(rows, op.i32Const(8)),
  ...lessThan(rows, stop),
];

/** Two rows at a time, because they share what is loaded of the probe. */
const twoRows: Code = [
  ...[first, second].flatMap((sum) => [...op.v128Zero, ...op.set(sum)]),
  ...op.get(probe),
  ...op.set(at),
  ...op.get(rows),
  ...op.get(width),
  ...op.i32Add,
  ...op.set(stop),
  ...op.loopWhile(eightValues),
  ...storeTotal(first, 0),
  ...storeTotal(second, 4),
  ...advance(out, op.i32Const(8)),
  ...advance(rows, op.get(width)),
  ...lessThan(rows, end),
];

/**
 * The bytes of a module that imports its memory as `env.memory` and exports
 * `compare(rows, end, width, probe, out)`: the inner products of each `width` bytes from `rows` to
 * `end` (a multiple of two rows, at least two) with the `width` 16-bit numbers at `probe`, as
 * 32-bit numbers at `out`. `width` is a multiple of 8. It needs nothing but the SIMD that every
 * runtime has had since 2021.
 */
export function kernelCode(): Uint8Array<ArrayBuffer> {
  const type = [
    valueType.func,
    ...vector(Array.from({ length: 5 }, () => [valueType.i32])),
    ...vector([]),
  ];
  const memory = [...name("env"), ...name("memory"), 2, 0, ...unsigned(1)];
  const body = sized([...locals, ...op.loopWhile(twoRows), ...op.end]);
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([type])),
    ...section(2, vector([memory])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...name("compare"), 0, 0]])),
    ...section(10, vector([body])),
  );
}
