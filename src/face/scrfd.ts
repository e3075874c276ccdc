import type { Box, Landmarks } from "../types.ts";

/** A detection before its face was measured, in input or image pixels. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: Landmarks;
}

/** Output strides of SCRFD and its anchors a cell (InsightFace, `scrfd.py`). */
const strides = [8, 16, 32] as const;
const anchorsPerCell = 2;

/**
 * Decodes SCRFD's nine outputs: three strides each of scores `[n, 1]`, box distances `[n, 4]`
 * (left, top, right, bottom in strides) and key point offsets `[n, 10]`, with
 * `n = width / stride * height / stride * 2` (Guo et al., "Sample and Computation Redistribution for Efficient
 * Face Detection", 2021).
 *
 * @param outputs scores of strides 8, 16, 32, then boxes, then key points
 * @param width of the network input in pixels, a multiple of 32 like its height
 * @param threshold smallest score kept, 0..1
 * @returns candidates in input pixels, in no order, overlapping ones included
 * @throws {RangeError} when a score is NaN: a network fed NaN answers NaN without an error
 */
export function decodeScrfd(
  outputs: readonly Float32Array[],
  width: number,
  threshold: number,
): Candidate[] {
  const found: Candidate[] = [];
  strides.forEach((stride, level) => {
    const [scores, boxes, points] = [outputs[level], outputs[level + 3], outputs[level + 6]];
    const cells = width / stride;
    for (let anchor = 0; anchor < scores.length; anchor++) {
      if (scores[anchor] < threshold) continue;
      if (Number.isNaN(scores[anchor])) throw new RangeError("the detector answered no numbers");
      const cell = Math.floor(anchor / anchorsPerCell);
      const x = (cell % cells) * stride;
      const y = Math.floor(cell / cells) * stride;
      found.push({
        score: scores[anchor],
        box: boxAt(boxes, anchor * 4, x, y, stride),
        landmarks: landmarksAt(points, anchor * 10, x, y, stride),
      });
    }
  });
  return found;
}

function boxAt(d: Float32Array, at: number, x: number, y: number, stride: number): Box {
  return {
    left: x - d[at] * stride,
    top: y - d[at + 1] * stride,
    right: x + d[at + 2] * stride,
    bottom: y + d[at + 3] * stride,
  };
}

function landmarksAt(
  d: Float32Array,
  at: number,
  x: number,
  y: number,
  stride: number,
): Landmarks {
  const point = (i: number) => ({
    x: x + d[at + 2 * i] * stride,
    y: y + d[at + 2 * i + 1] * stride,
  });
  return [point(0), point(1), point(2), point(3), point(4)];
}
