import { type Image, overviewSide } from "../types.ts";
import type { Size } from "./header.ts";
import { reduce } from "./reduce.ts";

/** The size of a photo's overview: the longer side at most `overviewSide`, no side below 1. */
export function overviewSize({ width, height }: Size): Size {
  const ratio = Math.min(1, overviewSide / Math.max(width, height));
  const reduced = (side: number) => Math.max(1, Math.round(side * ratio));
  return { width: reduced(width), height: reduced(height) };
}

/** The overview of a photo: itself when it is small enough, else a new, reduced image. */
export function overviewOf(image: Image): Image {
  const size = overviewSize(image);
  return isSameSize(size, image) ? image : reduce(image, size);
}

/** Whether two images have the same sides. */
export function isSameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}
