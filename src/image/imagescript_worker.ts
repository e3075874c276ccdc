/**
 * The thread of the portable codec: its decoders are synchronous and would hold the main one.
 * Jobs come one at a time; see `createDecodePool`.
 */
import { WajahError } from "../errors.ts";
import type { Image } from "../types.ts";
import { type ImageHeader, uprightSize } from "./header.ts";
import type { DecodeJob, DecodeReply } from "./imagescript_job.ts";
import { openJpegDecoder } from "./jpeg_wasm.ts";
import { overviewOf } from "./overview.ts";
import { type RawPixels, uprightRgb } from "./pixels.ts";
import { openPngDecoder } from "./png_wasm.ts";
import type { RawDecoder } from "./raw_decoder.ts";
import { createTimeLimit, type WithinTime } from "./time_limit.ts";
import { openWebpDecoder } from "./webp_wasm.ts";

type Decoders = Readonly<Record<ImageHeader["format"], RawDecoder>>;

/** The side of a worker's global scope that is used here. */
interface Scope {
  onmessage: (event: MessageEvent<DecodeJob>) => void;
  postMessage(message: DecodeReply | "ready", transfer: ArrayBuffer[]): void;
}

async function openDecoders(): Promise<Decoders> {
  const opening = [openJpegDecoder(), openPngDecoder(), openWebpDecoder()];
  const [jpeg, png, webp] = await Promise.all(opening);
  return { jpeg, png, webp };
}

async function answer(
  decoders: Decoders,
  job: DecodeJob,
  within: WithinTime,
): Promise<DecodeReply> {
  const decoder = decoders[job.header.format];
  try {
    await decoder.ready();
    return within(() => decode(decoder, job), job.deadline);
  } catch (error) {
    return failed(error);
  }
}

function decode(decoder: RawDecoder, job: DecodeJob): DecodeReply {
  const image = decoder.decode(job.bytes, (raw) => upright(raw, job));
  return { ok: true, image, overview: job.box ? undefined : overviewOf(image) };
}

function failed(error: unknown): DecodeReply {
  const timedOut = error instanceof WajahError && error.code === "timed_out";
  const message = error instanceof Error ? error.message : "decoding failed";
  return { ok: false, timedOut, message };
}

/** A size other than the header's was never checked against the limits, and `box` not against it. */
function upright(raw: RawPixels, { header, box }: DecodeJob): Image {
  const { width, height } = header;
  if (raw.width !== width || raw.height !== height) throw new Error("size differs from header");
  const { width: right, height: bottom } = uprightSize(header);
  return uprightRgb(raw, header.orientation, box ?? { left: 0, top: 0, right, bottom });
}

function buffersOf(reply: DecodeReply): ArrayBuffer[] {
  if (!reply.ok) return [];
  const { image, overview = image } = reply;
  return [...new Set([image.data.buffer, overview.data.buffer])];
}

async function serve(scope: Scope): Promise<void> {
  const decoders = await openDecoders();
  const within = createTimeLimit();
  scope.onmessage = async ({ data }) => {
    const reply = await answer(decoders, data, within);
    scope.postMessage(reply, buffersOf(reply));
  };
  scope.postMessage("ready", []);
}

// A rejection stays unhandled here and so reaches the pool as the worker's error.
serve(self as unknown as Scope);
