/** The few pieces of WebAssembly's binary format that `kernel_code.ts` is written in. */

/** Encoded instructions, in order. */
export type Code = readonly number[];

/** Types of parameters, locals and memories, as the format numbers them. */
export const valueType = { i32: 0x7f, v128: 0x7b, func: 0x60 } as const;

/** An unsigned number, seven bits a byte, the lowest first. */
export function unsigned(value: number): Code {
  return value < 128 ? [value] : [value & 127 | 128, ...unsigned(value >>> 7)];
}

/** A vector of encoded entries, after their number. */
export function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

/** Something encoded after its length in bytes. */
export function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

/** A section of a module. */
export function section(id: number, content: Code): Code {
  return [id, ...sized(content)];
}

/** A name, in ASCII. */
export function name(text: string): Code {
  return sized([...new TextEncoder().encode(text)]);
}

const simd = (opcode: number, ...immediates: readonly number[]): Code => [
  0xfd,
  ...unsigned(opcode),
  ...immediates,
];

/** Instructions by the names of the specification; operands come before, as on its stack. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  /** Repeats `body` while the condition that it ends with holds. */
  loopWhile: (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b],
  /** A constant below 64, which one signed byte holds. */
  i32Const: (value: number): Code => [0x41, value],
  i32Add: [0x6a],
  i32LessUnsigned: [0x49],
  i32Store: (offset: number): Code => [0x36, 2, ...unsigned(offset)],
  v128Load: simd(0x00, 0, 0),
  v128Zero: simd(0x0c, ...new Array<number>(16).fill(0)),
  /** Loads eight signed bytes as eight 16-bit numbers. */
  i16x8Load8x8: simd(0x01, 0, 0),
  i32x4ExtractLane: (lane: number): Code => simd(0x1b, lane),
  i32x4Add: simd(0xae),
  /** Products of 16-bit numbers, each two neighbours summed. */
  i32x4DotI16x8: simd(0xba),
  end: [0x0b],
} as const;
