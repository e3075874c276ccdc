import type { Bytes, RawPixels } from "./pixels.ts";

/** A decoder of one format. */
export interface RawDecoder {
  /** Must come before each decode; starts anew after one that failed. */
  ready(): Promise<void>;
  /**
   * Decodes a file and passes its pixels to `use`; they may be gone once that returns. Nothing in
   * it waits, so that it can be stopped at any point (see `createTimeLimit`).
   */
  decode<T>(bytes: Bytes, use: (raw: RawPixels) => T): T;
}

/** Decodes with one instance of a module of WebAssembly. */
export type DecodeWith<I> = <T>(instance: I, bytes: Bytes, use: (raw: RawPixels) => T) => T;

/**
 * Makes a decoder whose decodes share one instance, as every new one would leave its memory to a
 * garbage collector that does not see it. An instance that failed, or was stopped, is never used
 * again.
 */
export function createRawDecoder<I>(open: () => Promise<I>, decode: DecodeWith<I>): RawDecoder {
  let kept: I | undefined;
  return {
    async ready() {
      kept ??= await open();
    },
    decode(bytes, use) {
      if (!kept) throw new Error("the decoder was not made ready");
      const instance = kept;
      kept = undefined;
      const result = decode(instance, bytes, use);
      kept = instance;
      return result;
    },
  };
}
