import { compileWasm } from "./wasm_module.ts";
import type { Bytes, RawPixels } from "./pixels.ts";
import { createRawDecoder, type RawDecoder } from "./raw_decoder.ts";

/** What imagescript's jpeg.wasm exports: Rust's jpeg-decoder behind plain functions. */
interface JpegExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  walloc(size: number): number;
  /** Takes the input buffer over. Below 2 is a failure, else a handle; 0 x 0 asks for full size. */
  decode(pointer: number, length: number, width: number, height: number): number;
  decode_width(handle: number): number;
  decode_height(handle: number): number;
  decode_format(handle: number): number;
  decode_buffer(handle: number): number;
  decode_free(handle: number): void;
  /** Length of the buffer that was asked for last. */
  wlen(): number;
}

const layouts = ["grey", "rgb", "cmyk"] as const;

/**
 * Loads imagescript's JPEG decoder. Its JavaScript is left out, because its entry point loads a
 * native add-on and its glue reads the environment.
 */
export async function openJpegDecoder(): Promise<RawDecoder> {
  const module = await compileWasm(import.meta.resolve("imagescript/wasm/any/jpeg.wasm"));
  const open = async () => {
    const { exports } = await WebAssembly.instantiate(module);
    return exports as unknown as JpegExports;
  };
  return createRawDecoder(open, withPixels);
}

function withPixels<T>(wasm: JpegExports, bytes: Bytes, use: (raw: RawPixels) => T): T {
  const input = wasm.walloc(bytes.length);
  new Uint8Array(wasm.memory.buffer, input, bytes.length).set(bytes);
  const handle = wasm.decode(input, bytes.length, 0, 0);
  if (handle < 2) throw new Error("JPEG cannot be decoded");
  const result = use(pixelsAt(wasm, handle));
  wasm.decode_free(handle);
  return result;
}

function pixelsAt(wasm: JpegExports, handle: number): RawPixels {
  const layout = layouts.at(wasm.decode_format(handle));
  if (!layout) throw new Error("JPEG has an unknown pixel format");
  const at = wasm.decode_buffer(handle);
  const data = new Uint8Array(wasm.memory.buffer, at, wasm.wlen());
  return { width: wasm.decode_width(handle), height: wasm.decode_height(handle), layout, data };
}
