/** A head that moves in front of a camera, made of one photo of it. */

import sharp from "sharp";
import type { Point } from "../../src/types.ts";

/** How a head stands: degrees to the viewer's right, upwards, and to a shoulder. */
export interface Pose {
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** 1.3 is nearer by a third. */
  readonly zoom?: number;
  /** Pixels that the picture is moved to the right. */
  readonly shift?: number;
}

/** Pictures of one head. */
export interface Head {
  /** A JPEG of the head in a pose. */
  photo(pose?: Pose): Promise<Uint8Array<ArrayBuffer>>;
}

/** `[height, width, 3]` RGB. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Where a pixel of the result comes from. */
type Source = (x: number, y: number) => Point;

/** The photo upright and as small as a camera's picture. */
export async function smallPhoto(photo: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const small = sharp(photo).autoOrient().resize(640, 640, { fit: "inside" });
  return Uint8Array.from(await small.jpeg({ quality: 95 }).toBuffer());
}

/**
 * Makes a head of a photo of it.
 *
 * @param points left eye, right eye, nose, left and right mouth corner, `[x, y]`
 */
export async function createHead(
  photo: Uint8Array,
  points: readonly (readonly number[])[],
): Promise<Head> {
  const pixels = sharp(photo).autoOrient().removeAlpha().toColourspace("srgb").raw();
  const { data, info: { width, height } } = await pixels.toBuffer({ resolveWithObject: true });
  const picture = { width, height, data: new Uint8Array(data) };
  const turn = createTurn(points.map(([x, y]) => ({ x, y })));
  return {
    async photo({ yaw = 0, pitch = 0, roll = 0, zoom = 1, shift = 0 } = {}) {
      const turned = yaw || pitch ? warp(picture, turn(yaw, pitch)) : picture;
      const plane = moved(turned, { roll, zoom, shift });
      const still = !roll && zoom === 1 && !shift;
      return await toJpeg(still ? turned : warp(turned, plane));
    },
  };
}

/**
 * Moves the middle of a face against its rim, as turning the head does: each pixel by its depth,
 * that of a bowl as wide as a head with a nose on it.
 */
function createTurn([left, right, nose, ...mouth]: readonly Point[]) {
  const eyes = middle(left, right), centre = middle(eyes, middle(mouth[0], mouth[1]));
  const unit = Math.hypot(right.x - left.x, right.y - left.y);
  const squares = ({ x, y }: Point) =>
    ((x - centre.x) / (1.2 * unit)) ** 2 + ((y - centre.y) / (1.6 * unit)) ** 2;
  const depth = (at: Point) => {
    const fromNose = ((at.x - nose.x) ** 2 + (at.y - nose.y) ** 2) / (0.22 * unit) ** 2;
    return unit * (0.8 * Math.max(0, 1 - squares(at)) + 0.4 * Math.exp(-fromNose / 2));
  };
  const share = (at: Point) => Math.min(1, Math.max(0, 3 - 2 * Math.sqrt(squares(at))));
  return (yaw: number, pitch: number): Source => (x, y) => {
    // The pixel that lands here, found by trying from where it would land.
    let at = { x, y };
    for (let i = 0; i < 20 && share({ x, y }) > 0; i++) {
      const z = depth(at), part = share(at);
      at = {
        x: x - part * moveOf(at.x - centre.x, z, yaw),
        y: y - part * moveOf(at.y - centre.y, -z, pitch),
      };
    }
    return at;
  };
}

/** How far a point of this depth moves from its offset to the axis. */
function moveOf(offset: number, depth: number, angle: number): number {
  const radians = angle * Math.PI / 180;
  return depth * Math.sin(radians) - offset * (1 - Math.cos(radians));
}

/** Scales, turns and shifts a picture in its plane. */
function moved(
  { width, height }: Picture,
  { roll, zoom, shift }: Required<Pick<Pose, "roll" | "zoom" | "shift">>,
): Source {
  const radians = roll * Math.PI / 180;
  const cos = Math.cos(radians) / zoom, sin = Math.sin(radians) / zoom;
  return (x, y) => {
    const dx = x - shift - width / 2, dy = y - height / 2;
    return { x: width / 2 + dx * cos + dy * sin, y: height / 2 - dx * sin + dy * cos };
  };
}

function warp({ width, height, data }: Picture, source: Source): Picture {
  const out = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const from = source(x, y);
      const fx = Math.min(Math.max(from.x, 0), width - 1.001);
      const fy = Math.min(Math.max(from.y, 0), height - 1.001);
      const left = Math.floor(fx), top = Math.floor(fy), dx = fx - left, dy = fy - top;
      const at = (top * width + left) * 3, below = at + width * 3;
      for (let c = 0; c < 3; c++) {
        const upper = data[at + c] * (1 - dx) + data[at + c + 3] * dx;
        const lower = data[below + c] * (1 - dx) + data[below + c + 3] * dx;
        out[i + c] = upper * (1 - dy) + lower * dy;
      }
    }
  }
  return { width, height, data: out };
}

async function toJpeg({ width, height, data }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const raw = sharp(data, { raw: { width, height, channels: 3 } });
  return Uint8Array.from(await raw.jpeg({ quality: 92 }).toBuffer());
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
