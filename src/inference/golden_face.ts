import { type DecodedImage, overviewSide } from "../types.ts";

type Colour = readonly [number, number, number];

/** A soft-edged ellipse: centre, radii and edge width in pixels of a 256-pixel square. */
interface Patch {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly edge: number;
  readonly colour: Colour;
}

const skin: Colour = [205, 160, 135];

/** Back to front. */
const patches: readonly Patch[] = [
  { x: 128, y: 108, rx: 66, ry: 80, edge: 6, colour: [45, 32, 28] },
  { x: 128, y: 205, rx: 30, ry: 48, edge: 5, colour: [176, 130, 108] },
  { x: 128, y: 262, rx: 104, ry: 42, edge: 5, colour: [60, 80, 120] },
  { x: 128, y: 128, rx: 54, ry: 72, edge: 5, colour: skin },
  { x: 128, y: 96, rx: 42, ry: 24, edge: 22, colour: [222, 180, 154] },
  { x: 92, y: 150, rx: 16, ry: 30, edge: 16, colour: [186, 138, 114] },
  { x: 164, y: 150, rx: 16, ry: 30, edge: 16, colour: [186, 138, 114] },
  { x: 105, y: 117, rx: 19, ry: 10, edge: 8, colour: [170, 122, 102] },
  { x: 151, y: 117, rx: 19, ry: 10, edge: 8, colour: [170, 122, 102] },
  { x: 105, y: 102, rx: 17, ry: 4, edge: 3, colour: [62, 42, 34] },
  { x: 151, y: 102, rx: 17, ry: 4, edge: 3, colour: [62, 42, 34] },
  { x: 105, y: 118, rx: 12, ry: 6, edge: 2, colour: [238, 232, 228] },
  { x: 151, y: 118, rx: 12, ry: 6, edge: 2, colour: [238, 232, 228] },
  { x: 105, y: 118, rx: 6, ry: 6, edge: 2, colour: [52, 34, 26] },
  { x: 151, y: 118, rx: 6, ry: 6, edge: 2, colour: [52, 34, 26] },
  { x: 105, y: 111, rx: 14, ry: 3, edge: 2, colour: [72, 48, 40] },
  { x: 151, y: 111, rx: 14, ry: 3, edge: 2, colour: [72, 48, 40] },
  { x: 128, y: 134, rx: 6, ry: 26, edge: 6, colour: [220, 178, 152] },
  { x: 120, y: 134, rx: 3, ry: 20, edge: 5, colour: [182, 134, 112] },
  { x: 128, y: 148, rx: 11, ry: 8, edge: 5, colour: [214, 166, 142] },
  { x: 121, y: 153, rx: 5, ry: 3, edge: 2, colour: [120, 78, 66] },
  { x: 135, y: 153, rx: 5, ry: 3, edge: 2, colour: [120, 78, 66] },
  { x: 128, y: 173, rx: 22, ry: 6, edge: 3, colour: [168, 84, 82] },
  { x: 128, y: 179, rx: 18, ry: 6, edge: 4, colour: [190, 104, 100] },
  { x: 128, y: 174, rx: 21, ry: 2, edge: 2, colour: [96, 44, 44] },
  { x: 128, y: 190, rx: 16, ry: 4, edge: 5, colour: [178, 132, 110] },
];

const side = 256;

/**
 * Draws the same face everywhere: no photo of a person has to be shipped to prove that detector,
 * alignment and recognizer work. Only additions, products, quotients and square roots, which
 * IEEE 754 rounds alike on every machine.
 */
export function drawGoldenFace(): DecodedImage {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const shade = 0.82 + 0.25 * (1 - x / side);
      const colour = colourAt(x, y);
      for (let c = 0; c < 3; c++) data[at + c] = Math.min(255, Math.round(colour[c] * shade));
    }
  }
  const image = { width: side, height: side, data };
  if (side > overviewSide) throw new RangeError("the golden face must be its own overview");
  return { ...image, overview: image, source: { width: side, height: side } };
}

function colourAt(x: number, y: number): Colour {
  let [r, g, b] = [150, 165, 175];
  for (const { x: cx, y: cy, rx, ry, edge, colour } of patches) {
    const dx = (x - cx) / rx, dy = (y - cy) / ry;
    const outside = (Math.sqrt(dx * dx + dy * dy) - 1) * Math.min(rx, ry);
    const cover = Math.min(Math.max(0.5 - outside / edge, 0), 1);
    r += (colour[0] - r) * cover;
    g += (colour[1] - g) * cover;
    b += (colour[2] - b) * cover;
  }
  return [r, g, b];
}
