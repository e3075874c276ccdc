/** Pictures for `createFakeEngine`: patches of colour on grey, as files. */

import sharp from "sharp";

/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/** One patch; the fake engine sees a face in it. */
export interface Patch {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
}

/** Strangers to each other, bright enough for the best quality. */
export const people = {
  ani: [240, 60, 60],
  budi: [60, 200, 60],
  citra: [110, 110, 250],
  dewi: [230, 200, 40],
} as const satisfies Record<string, Colour>;

/** Too dark to be enrolled. */
export const shadow: Colour = [0, 0, 64];

/** A forehead that gives a face away as a picture of one. */
export const spoof: Colour = [0, 0, 0];

/** A forehead that could be either. */
export const unsure: Colour = [128, 128, 128];

/** Another picture of the person of that colour, at a distance of about 0.1. */
export function another([r, g, b]: Colour): Colour {
  return [r - 10, g, b];
}

/** A PNG with these patches, each over those before; without any it shows nobody. */
export async function fakePhoto(
  patches: readonly Patch[],
  { width = 320, height = 240 } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const layers = patches.map(({ left, top, colour, ...size }) => ({
    input: { create: { ...size, channels: 3 as const, background: rgb(colour) } },
    left,
    top,
  }));
  const grey = { width, height, channels: 3 as const, background: rgb([128, 128, 128]) };
  return Uint8Array.from(await sharp({ create: grey }).composite(layers).png().toBuffer());
}

/** A PNG of one person, centred; a grey `forehead` says how live it is. */
export function fakePortrait(
  colour: Colour,
  forehead: Colour = colour,
): Promise<Uint8Array<ArrayBuffer>> {
  return fakePhoto([
    { left: 100, top: 40, width: 120, height: 160, colour },
    { left: 140, top: 60, width: 40, height: 24, colour: forehead },
  ]);
}

function rgb([r, g, b]: Colour) {
  return { r, g, b };
}
