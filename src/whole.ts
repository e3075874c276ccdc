import type { Image } from "./types.ts";

/** Whether an image has data for all of its pixels. */
export function hasAllPixels({ width, height, data }: Image): boolean {
  return data.length === width * height * 3;
}

/**
 * Refuses pixels that do not fill their image: whoever reads past their end would see black, and
 * find no face where one is.
 *
 * @throws {RangeError}
 */
export function checkWhole(image: Image & { readonly overview?: Image }): void {
  if (!hasAllPixels(image)) throw new RangeError("the image's data is not of its size");
  if (image.overview) checkWhole(image.overview);
}
