import type { Codec } from "./codec.ts";
import { readHeader } from "./header.ts";

/** A PNG of two RGB pixels, red and blue: signature, IHDR, IDAT, IEND, each chunk on its line. */
const redAndBlue = [
  "89504e470d0a1a0a",
  "0000000d49484452000000020000000108020000007b40e8dd",
  "0000000d4944415408d763f8cf0004ff01070001ff1926f123",
  "0000000049454e44ae426082",
];

/** The codec, after it decoded a tiny picture rightly; throws, and closes it, when it does not. */
export async function proveCodec(codec: Codec): Promise<Codec> {
  try {
    await probe(codec);
    return codec;
  } catch (error) {
    await codec[Symbol.asyncDispose]();
    throw error;
  }
}

async function probe(codec: Codec): Promise<void> {
  const bytes = Uint8Array.fromHex(redAndBlue.join(""));
  const { data } = await codec.decode(bytes, readHeader(bytes), { minLongSide: 1 });
  if (data.toHex() !== "ff00000000ff") throw new Error("it returns wrong pixels");
}
