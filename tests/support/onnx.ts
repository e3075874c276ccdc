/**
 * Writes small networks in ONNX's format, a protocol buffer (onnx.proto3): for networks whose weights
 * can't be had, one with the same inputs and outputs.
 */
import { joined } from "../image/files.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

/** A number of seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

/** A field that holds a number. */
function int(field: number, value: number): Bytes {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A field that holds bytes, a text or a message of fields. */
function block(field: number, content: string | readonly Bytes[]): Bytes {
  const bytes = typeof content === "string" ? encoder.encode(content) : joined(content);
  return joined([Uint8Array.from([...varint(field << 3 | 2), ...varint(bytes.length)]), bytes]);
}

/** TensorProto and AttributeProto name their types by these numbers. */
const FLOAT = 1, INT = 2, INTS = 7;

/** One operator. */
export interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers, or lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** Numbers of a shape. */
export interface Weights {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A network of one input and one output. */
export interface Network {
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  readonly output: { readonly name: string; readonly shape: readonly number[] };
  readonly nodes: readonly Node[];
  readonly weights: Readonly<Record<string, Weights>>;
}

function attribute([name, value]: [string, number | readonly number[]]): Bytes {
  const content = typeof value === "number"
    ? [int(3, value), int(20, INT)]
    : [...value.map((one) => int(8, one)), int(20, INTS)];
  return block(5, [block(1, name), ...content]);
}

function node({ type, inputs, output, attributes = {} }: Node): Bytes {
  return block(1, [
    ...inputs.map((input) => block(1, input)),
    block(2, output),
    block(4, type),
    ...Object.entries(attributes).map(attribute),
  ]);
}

function tensor([name, { shape, values }]: [string, Weights]): Bytes {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return block(5, [
    ...shape.map((side) => int(1, side)),
    int(2, FLOAT),
    block(8, name),
    block(9, [raw]),
  ]);
}

function value(field: number, { name, shape }: Network["input"]): Bytes {
  const sides = shape.map((side) => block(1, [int(1, side)]));
  return block(field, [block(1, name), block(2, [block(1, [int(1, FLOAT), block(2, sides)])])]);
}

/** The file of a network, of operator set 13. */
export function onnxFile({ input, output, nodes, weights }: Network): Bytes {
  const graph = block(7, [
    ...nodes.map(node),
    block(2, "graph"),
    ...Object.entries(weights).map(tensor),
    value(11, input),
    value(12, output),
  ]);
  return joined([int(1, 8), block(8, [int(2, 13)]), graph]);
}
