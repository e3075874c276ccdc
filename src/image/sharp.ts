import type { Sharp } from "sharp";
import type { Box, Image } from "../types.ts";
import { WajahError } from "../errors.ts";
import { createGate, type Gate, plainSlots } from "../worker/gate.ts";
import { abortable } from "./abortable.ts";
import type { Codec } from "./codec.ts";
import { type ImageHeader, type Orientation, uprightSize } from "./header.ts";
import { storedBox } from "./orient.ts";
import { isSameSize, overviewSize } from "./overview.ts";
import { type Releasable, releasePixels } from "../release.ts";
import { type ShrinkFactor, shrinkFactor, shrunk } from "./scale.ts";

/** Settings of the native codec. */
export interface SharpOptions {
  /** Second guard behind the decoder's own limit, in pixels of the file. Default 50 million. */
  readonly maxPixels?: number;
  /** Decodes at once. Default: one for each core. */
  readonly slots?: number;
  /** Decodes that may wait for a slot. Default 64. */
  readonly waiting?: number;
  /**
   * Whole seconds after which a decode is given up, by libvips where it can stop. It can between
   * rows of pixels, not while it reads the scans of a JPEG or a WebP: those end by themselves,
   * soon, because of the decoder's limits. Default 4.
   */
  readonly deadlineSeconds?: number;
}

/**
 * Opens the native codec: libvips through sharp. Decodes run on native threads and do not block
 * the event loop. Throws whatever `import("sharp")` throws where it cannot be loaded.
 */
export async function openSharpCodec(options: SharpOptions = {}): Promise<Codec> {
  const { open, openRaw } = await loadSharp(options);
  const { slots: count = navigator.hardwareConcurrency, waiting = 64 } = options;
  const gate = createGate({ slots: plainSlots(count), queue: waiting });
  const deadline = 1000 * (options.deadlineSeconds ?? DEADLINE_SECONDS);
  const inTime = <T extends Releasable>(work: () => Promise<T>, signal?: AbortSignal) =>
    inSlot(gate, work, deadline, signal);
  return {
    name: "sharp",
    scalesDown: true,
    async decode(bytes, header, { minLongSide, signal }) {
      const factor = shrinkFactor(header, minLongSide);
      const whole = () => upright(resized(open(bytes), header, factor), header.orientation);
      const work = async () => withOverview(await pixelsOf(whole()), openRaw);
      return { ...await inTime(work, signal), source: uprightSize(header) };
    },
    decodeRegion(bytes, header, box, signal) {
      const region = () => upright(extracted(open(bytes), header, box), header.orientation);
      return inTime(() => pixelsOf(region()), signal);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const DEADLINE_SECONDS = 4;

interface Opener {
  open(bytes: Uint8Array): Sharp;
  openRaw(image: Image): Sharp;
}

/** Its cache would keep decoded photos in memory; more threads for one image only pay for one user. */
async function loadSharp(options: SharpOptions): Promise<Opener> {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  const { maxPixels: limitInputPixels = 50e6, deadlineSeconds: seconds = DEADLINE_SECONDS } =
    options;
  // An RGB profile would double the time of a decode and face models are trained without it; CMYK
  // is still converted, through libvips' own profile.
  const input = { failOn: "truncated", ignoreIcc: true, limitInputPixels } as const;
  return {
    open: (bytes) => sharp(bytes, input).timeout({ seconds }),
    openRaw: ({ data, width, height }) => sharp(data, { raw: { width, height, channels: 3 } }),
  };
}

function resized(image: Sharp, header: ImageHeader, factor: ShrinkFactor): Sharp {
  if (factor === 1) return image;
  return image.resize({ ...shrunk(header, factor), fit: "fill", kernel: "linear" });
}

/** Cropping before the turn lets libvips stop at the last row it needs. */
function extracted(image: Sharp, header: ImageHeader, box: Box): Sharp {
  const { left, top, right, bottom } = storedBox(box, header);
  return image.extract({ left, top, width: right - left, height: bottom - top });
}

/**
 * Turns by our own reading of the EXIF block, not by sharp's `autoOrient`, so that all codecs see
 * the same picture. sharp flips first and rotates last, whatever the order of the calls.
 */
function upright(image: Sharp, orientation: Orientation): Sharp {
  const { flip, flop, angle } = turns[orientation];
  return image.flip(flip).flop(flop).rotate(angle);
}

const turns: Readonly<Record<Orientation, { flip: boolean; flop: boolean; angle: number }>> = {
  1: { flip: false, flop: false, angle: 0 },
  2: { flip: false, flop: true, angle: 0 },
  3: { flip: false, flop: false, angle: 180 },
  4: { flip: true, flop: false, angle: 0 },
  5: { flip: false, flop: true, angle: 270 },
  6: { flip: false, flop: false, angle: 90 },
  7: { flip: false, flop: true, angle: 90 },
  8: { flip: false, flop: false, angle: 270 },
};

/** The slot is held until the native work is over, even if nobody waits for it any more. */
async function inSlot<T extends Releasable>(
  gate: Gate<number>,
  work: () => Promise<T>,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const permit = await gate.enter(signal);
  const run = async () => {
    using _permit = permit;
    return await work();
  };
  const late = AbortSignal.timeout(deadline);
  return abortable(run(), signal ? AbortSignal.any([signal, late]) : late, releasePixels);
}

/** libvips' linear kernel widens with the reduction, so it does not alias. */
async function withOverview(
  image: Image,
  openRaw: Opener["openRaw"],
): Promise<Image & { readonly overview: Image }> {
  const size = overviewSize(image);
  if (isSameSize(size, image)) return { ...image, overview: image };
  const reduced = openRaw(image).resize({ ...size, fit: "fill", kernel: "linear" });
  try {
    return { ...image, overview: await pixelsOf(reduced) };
  } catch (error) {
    releasePixels(image);
    throw error;
  }
}

async function pixelsOf(image: Sharp): Promise<Image> {
  const { data, info } = await image.flatten({ background: "#ffffff" }).toColourspace("srgb")
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }).catch(rethrow);
  if (info.channels !== 3) throw new Error(`sharp returned ${info.channels} channels`);
  return { width: info.width, height: info.height, data: owned(data) };
}

/** libvips reports its own deadline as "timeout: 42% complete", perhaps among other lines. */
function rethrow(error: Error): never {
  throw /timeout: \d+% complete/.test(error.message) ? new WajahError("timed_out") : error;
}

/** A plain view of the whole buffer; a copy only if sharp ever returned a part of a larger one. */
function owned(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const whole = data.byteLength === data.buffer.byteLength;
  return whole ? new Uint8Array(data.buffer) : new Uint8Array(data);
}
