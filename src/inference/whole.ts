import type { Image } from "../types.ts";

/**
 * Refuses pixels that do not fill their image: whoever reads past their end would see black, and
 * find no face where one is.
 *
 * @throws {RangeError}
 */
export function checkWhole(image: Image & { readonly overview?: Image }): void {
  const { width, height, data, overview } = image;
  if (data.length !== width * height * 3) {
    throw new RangeError("the image's data is not of its size");
  }
  if (overview) checkWhole(overview);
}
