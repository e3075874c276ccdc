import { type Bytes, type RawDecoder, type RawPixels, toRgb } from "./pixels.ts";
import { releasePixels } from "../release.ts";
import { compileWasm } from "./wasm_module.ts";
import { firstFrame, onCanvas } from "./webp_animation.ts";
import { readWebpHeader } from "./webp_header.ts";

type DecodeFile = (file: ArrayBuffer) => Promise<ImageData>;

/**
 * Loads @jsquash/webp, which is libwebp. It keeps one instance until `init` makes the next; see
 * `openJpegDecoder` for why a new one follows only on a failure.
 */
export async function openWebpDecoder(): Promise<RawDecoder> {
  const { init, default: decode } = await import("@jsquash/webp/decode.js");
  const module = await compileWasm(
    import.meta.resolve("@jsquash/webp/codec/dec/webp_dec.wasm"),
  );
  let ready = false;
  return async (bytes, use) => {
    if (!ready) await init(module);
    ready = false;
    const raw = await decodeFirst(bytes, decode);
    ready = true;
    const result = use(raw);
    releasePixels(raw);
    return result;
  };
}

async function decodeFirst(bytes: Bytes, decode: DecodeFile): Promise<RawPixels> {
  const frame = firstFrame(bytes);
  const { width, height, data } = await decode((frame?.still ?? bytes).buffer);
  const raw: RawPixels = { width, height, layout: "rgba", data: new Uint8Array(data.buffer) };
  if (!frame) return raw;
  return { ...onCanvas(toRgb(raw), frame, readWebpHeader(bytes)), layout: "rgb" };
}
