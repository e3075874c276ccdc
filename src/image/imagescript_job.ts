import type { Box, Image } from "../types.ts";
import type { ImageHeader } from "./header.ts";
import type { Bytes } from "./pixels.ts";

/** One decode for the worker of the portable codec. */
export interface DecodeJob {
  readonly bytes: Bytes;
  readonly header: ImageHeader;
  /** The part that is wanted, without overview; undefined is the whole image with it. */
  readonly box: Box | undefined;
  /** Milliseconds after which the worker stops decoding. */
  readonly deadline: number;
}

/** What comes back; buffers are transferred. */
export type DecodeReply =
  | { readonly ok: true; readonly image: Image; readonly overview: Image | undefined }
  | { readonly ok: false; readonly timedOut: boolean; readonly message: string };
