import type { Box } from "../types.ts";

/** Area in square pixels, 0 for an empty or inverted box. */
export function area({ left, top, right, bottom }: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union of two boxes, 0..1. */
export function overlap(a: Box, b: Box): number {
  const shared = area({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const union = area(a) + area(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** The part of `box` inside a `width` x `height` image, in whole pixels. */
export function clampBox(box: Box, width: number, height: number): Box {
  const within = (value: number, limit: number) => Math.min(Math.max(Math.round(value), 0), limit);
  return {
    left: within(box.left, width),
    top: within(box.top, height),
    right: within(box.right, width),
    bottom: within(box.bottom, height),
  };
}
