import { compileWasm } from "./wasm_module.ts";
import type { Bytes, RawPixels } from "./pixels.ts";
import { createRawDecoder, type RawDecoder } from "./raw_decoder.ts";

/** What imagescript's png.wasm exports. */
interface PngExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  walloc(size: number): number;
  wfree(pointer: number): void;
  /** A negative status, or a pointer to RGBA pixels. */
  decode(pointer: number, length: number): number;
  /** Size of the image that was decoded last. */
  width(): number;
  height(): number;
}

/** Loads imagescript's PNG decoder; see `openJpegDecoder` for why it is used like this. */
export async function openPngDecoder(): Promise<RawDecoder> {
  const module = await compileWasm(import.meta.resolve("imagescript/wasm/any/png.wasm"));
  // The module calls out when its memory grows, for glue code that keeps a view; ours never does.
  const env = { emscripten_notify_memory_growth() {} };
  const open = async () => {
    const { exports } = await WebAssembly.instantiate(module, { env });
    return exports as unknown as PngExports;
  };
  return createRawDecoder(open, withPixels);
}

function withPixels<T>(wasm: PngExports, bytes: Bytes, use: (raw: RawPixels) => T): T {
  const input = wasm.walloc(bytes.length);
  new Uint8Array(wasm.memory.buffer, input, bytes.length).set(bytes);
  const at = wasm.decode(input, bytes.length);
  wasm.wfree(input);
  if (at < 0) throw new Error(`PNG cannot be decoded (${at})`);
  const width = wasm.width(), height = wasm.height();
  const data = new Uint8Array(wasm.memory.buffer, at, width * height * 4);
  const result = use({ width, height, layout: "rgba", data });
  wasm.wfree(at);
  return result;
}
