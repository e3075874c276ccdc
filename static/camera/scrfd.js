/** Decodes the face detector's outputs, as `src/face/scrfd.ts` and `src/face/nms.ts` do. */

/** Output strides of SCRFD and its anchors a cell. */
const strides = [8, 16, 32];
const anchorsPerCell = 2;

/**
 * @param outputs scores of strides 8, 16, 32, then boxes, then key points
 * @param width of the network's input in pixels, a multiple of 32
 * @param threshold smallest score kept, 0..1
 * @returns faces in input pixels, in no order, overlapping ones included
 */
export function decodeScrfd(outputs, width, threshold) {
  return strides.flatMap((stride, level) => {
    const outputsHere = {
      scores: outputs[level],
      boxes: outputs[level + 3],
      points: outputs[level + 6],
    };
    return decodeLevel(outputsHere, stride, width / stride, threshold);
  });
}

function decodeLevel({ scores, boxes, points }, stride, cells, threshold) {
  const found = [];
  for (let anchor = 0; anchor < scores.length; anchor++) {
    // So that a score that is no number is no face either.
    if (!(scores[anchor] >= threshold)) continue;
    const cell = Math.floor(anchor / anchorsPerCell);
    const x = (cell % cells) * stride, y = Math.floor(cell / cells) * stride;
    const d = boxes.subarray(anchor * 4, anchor * 4 + 4);
    const p = points.subarray(anchor * 10, anchor * 10 + 10);
    found.push({
      score: scores[anchor],
      box: {
        left: x - d[0] * stride,
        top: y - d[1] * stride,
        right: x + d[2] * stride,
        bottom: y + d[3] * stride,
      },
      landmarks: [0, 2, 4, 6, 8].map((i) => ({
        x: x + p[i] * stride,
        y: y + p[i + 1] * stride,
      })),
    });
  }
  return found;
}

/** Keeps the best-scored face of every group that overlaps by more than `limit`, best first. */
export function suppressOverlaps(faces, limit = 0.4) {
  const kept = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(({ box }) => overlap(box, face.box) <= limit)) kept.push(face);
  }
  return kept;
}

/** Area of a box in square pixels. */
export function area({ left, top, right, bottom }) {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Intersection over union of two boxes, 0..1. */
export function overlap(a, b) {
  const shared = area({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  return shared / Math.max(area(a) + area(b) - shared, 1e-9);
}
