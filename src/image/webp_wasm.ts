import { type Bytes, type RawPixels, toRgb } from "./pixels.ts";
import { createRawDecoder, type RawDecoder } from "./raw_decoder.ts";
import { releasePixels } from "../release.ts";
import { compileWasm } from "./wasm_module.ts";
import { firstFrame, onCanvas } from "./webp_animation.ts";
import { readWebpHeader } from "./webp_header.ts";

/** The part of libwebp's glue that is used; null is a file that cannot be decoded. */
interface WebpModule {
  decode(file: ArrayBuffer): ImageData | null;
}

/**
 * Loads @jsquash/webp, which is libwebp. Its entry point decodes behind a promise, which nothing
 * could stop; so its glue is started here.
 */
export async function openWebpDecoder(): Promise<RawDecoder> {
  const { default: factory } = await import("@jsquash/webp/codec/dec/webp_dec.js");
  const { initEmscriptenModule } = await import("@jsquash/webp/utils.js");
  const module = await compileWasm(
    import.meta.resolve("@jsquash/webp/codec/dec/webp_dec.wasm"),
  );
  return createRawDecoder<WebpModule>(() => initEmscriptenModule(factory, module), withPixels);
}

function withPixels<T>(webp: WebpModule, bytes: Bytes, use: (raw: RawPixels) => T): T {
  const raw = decodeFirst(webp, bytes);
  const result = use(raw);
  releasePixels(raw);
  return result;
}

function decodeFirst(webp: WebpModule, bytes: Bytes): RawPixels {
  const frame = firstFrame(bytes);
  const decoded = webp.decode((frame?.still ?? bytes).buffer);
  if (!decoded) throw new Error("WebP cannot be decoded");
  const { width, height, data } = decoded;
  const raw: RawPixels = { width, height, layout: "rgba", data: new Uint8Array(data.buffer) };
  if (!frame) return raw;
  return { ...onCanvas(toRgb(raw), frame, readWebpHeader(bytes)), layout: "rgb" };
}
