import type { Codec } from "./codec.ts";
import { createDecodePool, type DecodePool } from "./decode_pool.ts";
import { uprightSize } from "./header.ts";
import type { DecodeJob, DecodeReply } from "./imagescript_job.ts";

/** Settings of the portable codec. */
export interface ImagescriptOptions {
  /** Decodes at once, each in a worker of its own. Default 1. */
  readonly workers?: number;
  /** Decodes that may wait for a worker. Default 64. */
  readonly waiting?: number;
  /** Milliseconds that one decode may take. Default 4000. */
  readonly deadline?: number;
}

/**
 * Opens the portable codec: WebAssembly only, JPEG and PNG by imagescript and WebP by libwebp.
 * Workers start with the first decode, so that is also when a missing package shows.
 */
export function openImagescriptCodec(options: ImagescriptOptions = {}): Promise<Codec> {
  const { workers = 1, waiting = 64, deadline = 4000 } = options;
  const pool = createDecodePool({ workers, waiting, deadline, spawn });
  return Promise.resolve<Codec>({
    name: "imagescript",
    scalesDown: false,
    async decode(bytes, header, { signal }) {
      const { image, overview = image } = await decoded(pool, { bytes, header }, signal);
      return { ...image, overview, source: uprightSize(header) };
    },
    async decodeRegion(bytes, header, box, signal) {
      return (await decoded(pool, { bytes, header, box }, signal)).image;
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  });
}

function spawn(): Worker {
  const url = new URL("./imagescript_worker.ts", import.meta.url);
  return new Worker(url, { type: "module", name: "decode" });
}

type Request = Pick<DecodeJob, "header"> & Partial<Pick<DecodeJob, "box">> & {
  readonly bytes: Uint8Array;
};

/** The worker gets a copy of the bytes: the caller keeps its own, for a region later. */
async function decoded(
  pool: DecodePool,
  { bytes, header, box }: Request,
  signal: AbortSignal | undefined,
): Promise<Extract<DecodeReply, { ok: true }>> {
  const reply = await pool.run({ bytes: new Uint8Array(bytes), header, box }, signal);
  if (!reply.ok) throw new Error(reply.message);
  return reply;
}
