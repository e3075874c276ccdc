import type { Image } from "./types.ts";

/** An image, with or without its overview. */
export interface Releasable {
  readonly data: Image["data"];
  readonly overview?: Image;
}

/**
 * Frees the pixels of an image, and of its overview, at once; `data` is empty afterwards. Call it
 * on an image that nobody will read again: left to the garbage collector, decoded photos pile up
 * to hundreds of megabytes, since it does not see memory outside its heap. A second call does
 * nothing.
 */
export function releasePixels({ data, overview }: Releasable): void {
  if (!data.buffer.detached) data.buffer.transfer(0);
  if (overview) releasePixels(overview);
}
